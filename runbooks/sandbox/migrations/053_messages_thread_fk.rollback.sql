-- Purpose: takes 053 back.
-- Impact:  ACCESS EXCLUSIVE on messages, for a moment. No data is lost.

ALTER TABLE nchat.nchat_messages DROP CONSTRAINT nchat_messages_thread_id_fkey;
