-- Purpose: an answer points to a message that exists.
-- Impact:  SHARE ROW EXCLUSIVE on messages, for a moment: writers wait. NOT VALID: new and
--          changed rows are checked from now on, the rows that are there are not read; 054 does
--          that.

ALTER TABLE nchat.nchat_messages
  ADD CONSTRAINT nchat_messages_thread_id_fkey
    FOREIGN KEY (thread_id) REFERENCES nchat.nchat_messages (id) NOT VALID;
