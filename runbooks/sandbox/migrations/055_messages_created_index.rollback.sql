-- belay: no-transaction
-- Purpose: takes 055 back, also an invalid index that a failed build left.
-- Impact:  waits for the transactions that use the index; reading and writing go on. No data is
--          lost.

DROP INDEX CONCURRENTLY nchat.nchat_messages_created_idx;
