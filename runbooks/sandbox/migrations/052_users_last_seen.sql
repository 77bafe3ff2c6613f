-- Purpose: show when a person was last here.
-- Impact:  a nullable column without a default. ACCESS EXCLUSIVE on users, for a moment: the
--          catalog changes, no row is rewritten.

ALTER TABLE nchat.nchat_users ADD COLUMN last_seen_at timestamptz;

COMMENT ON COLUMN nchat.nchat_users.last_seen_at IS 'Last sign of life; null: not seen since 052';
