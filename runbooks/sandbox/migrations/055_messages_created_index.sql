-- belay: no-transaction
-- Purpose: the newest messages of all channels without reading the whole table.
-- Impact:  built beside the traffic under SHARE UPDATE EXCLUSIVE: reading and writing go on. It
--          waits for older transactions. When it fails it leaves an invalid index that has to be
--          dropped.

CREATE INDEX CONCURRENTLY nchat_messages_created_idx
  ON nchat.nchat_messages (created_at DESC);
