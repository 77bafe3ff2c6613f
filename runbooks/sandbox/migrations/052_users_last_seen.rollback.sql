-- Purpose: takes 052 back.
-- Impact:  ACCESS EXCLUSIVE on users, for a moment. What was written to the column since is lost.

ALTER TABLE nchat.nchat_users DROP COLUMN last_seen_at;
