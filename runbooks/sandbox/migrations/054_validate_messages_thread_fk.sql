-- Purpose: the foreign key of 053 holds for every row, and the planner may count on it.
-- Impact:  reads the whole table under SHARE UPDATE EXCLUSIVE: reading and writing go on. Alone
--          in its file, so that no stronger lock of another statement is held meanwhile.

ALTER TABLE nchat.nchat_messages VALIDATE CONSTRAINT nchat_messages_thread_id_fkey;
