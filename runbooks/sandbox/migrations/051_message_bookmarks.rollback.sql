-- Purpose: takes 051 back.
-- Impact:  the table goes with its indexes, and with it every bookmark made since: they are lost
--          unless a backup holds them.

DROP TABLE nchat.nchat_message_bookmarks;
