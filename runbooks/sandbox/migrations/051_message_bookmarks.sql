-- Purpose: people can bookmark messages and add a note.
-- Impact:  additive. A new, empty table with two indexes; no row of other tables is read or
--          written. Its foreign keys take SHARE ROW EXCLUSIVE on users and messages for a moment:
--          writers wait.

CREATE TABLE nchat.nchat_message_bookmarks (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  message_id uuid NOT NULL,
  note text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT nchat_message_bookmarks_pkey PRIMARY KEY (id),
  CONSTRAINT nchat_message_bookmarks_once UNIQUE (user_id, message_id),
  CONSTRAINT nchat_message_bookmarks_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES nchat.nchat_users (id) ON DELETE CASCADE,
  CONSTRAINT nchat_message_bookmarks_message_id_fkey
    FOREIGN KEY (message_id) REFERENCES nchat.nchat_messages (id) ON DELETE CASCADE
);

CREATE INDEX nchat_message_bookmarks_user_created_idx
  ON nchat.nchat_message_bookmarks (user_id, created_at DESC);

CREATE INDEX nchat_message_bookmarks_message_id_idx
  ON nchat.nchat_message_bookmarks (message_id);

COMMENT ON TABLE nchat.nchat_message_bookmarks IS 'Messages that people want to find again';
