-- Purpose: takes 054 back: the foreign key is there and not validated, as after 053. PostgreSQL
--          has no command for that, so it is made anew.
-- Impact:  ACCESS EXCLUSIVE on messages, for a moment; both statements belong in one transaction,
--          or rows could come in unchecked between them. No data is lost.

ALTER TABLE nchat.nchat_messages DROP CONSTRAINT nchat_messages_thread_id_fkey;

ALTER TABLE nchat.nchat_messages
  ADD CONSTRAINT nchat_messages_thread_id_fkey
    FOREIGN KEY (thread_id) REFERENCES nchat.nchat_messages (id) NOT VALID;
