-- Keys, indexes, the view and the trigger of the chat product, once its rows are there.
ALTER TABLE nchat.nchat_users
  ADD CONSTRAINT nchat_users_pkey PRIMARY KEY (id),
  ADD CONSTRAINT nchat_users_username_key UNIQUE (username),
  ADD CONSTRAINT nchat_users_email_key UNIQUE (email),
  ADD CONSTRAINT nchat_users_email_check CHECK (position('@' IN email) > 1);

ALTER TABLE nchat.nchat_channels
  ADD CONSTRAINT nchat_channels_pkey PRIMARY KEY (id),
  ADD CONSTRAINT nchat_channels_slug_key UNIQUE (slug),
  ADD CONSTRAINT nchat_channels_created_by_fkey
    FOREIGN KEY (created_by) REFERENCES nchat.nchat_users (id);
CREATE INDEX nchat_channels_created_by_idx ON nchat.nchat_channels (created_by);

ALTER TABLE nchat.nchat_memberships
  ADD CONSTRAINT nchat_memberships_pkey PRIMARY KEY (channel_id, user_id),
  ADD CONSTRAINT nchat_memberships_channel_id_fkey
    FOREIGN KEY (channel_id) REFERENCES nchat.nchat_channels (id) ON DELETE CASCADE,
  ADD CONSTRAINT nchat_memberships_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES nchat.nchat_users (id) ON DELETE CASCADE;
CREATE INDEX nchat_memberships_user_id_idx ON nchat.nchat_memberships (user_id);

ALTER TABLE nchat.nchat_messages
  ADD CONSTRAINT nchat_messages_pkey PRIMARY KEY (id),
  ADD CONSTRAINT nchat_messages_channel_id_fkey
    FOREIGN KEY (channel_id) REFERENCES nchat.nchat_channels (id),
  ADD CONSTRAINT nchat_messages_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES nchat.nchat_users (id);
CREATE INDEX nchat_messages_channel_created_idx
  ON nchat.nchat_messages (channel_id, created_at DESC);
CREATE INDEX nchat_messages_user_id_idx ON nchat.nchat_messages (user_id);
CREATE INDEX nchat_messages_thread_id_idx
  ON nchat.nchat_messages (thread_id) WHERE thread_id IS NOT NULL;

ALTER TABLE nchat.nchat_events
  ADD CONSTRAINT nchat_events_pkey PRIMARY KEY (id, occurred_at),
  ADD CONSTRAINT nchat_events_user_id_fkey
    FOREIGN KEY (user_id) REFERENCES nchat.nchat_users (id) ON DELETE SET NULL;
CREATE INDEX nchat_events_kind_occurred_idx ON nchat.nchat_events (kind, occurred_at);
CREATE INDEX nchat_events_user_id_idx ON nchat.nchat_events (user_id);

ALTER TABLE nchat.app_settings ADD CONSTRAINT app_settings_pkey PRIMARY KEY (key);

CREATE VIEW nchat.nchat_channel_activity AS
  SELECT c.id, c.slug, c.kind, count(m.id) AS messages, max(m.created_at) AS last_message_at
    FROM nchat.nchat_channels c
    LEFT JOIN nchat.nchat_messages m ON m.channel_id = c.id
   GROUP BY c.id;
COMMENT ON VIEW nchat.nchat_channel_activity IS 'How busy each channel is';

CREATE FUNCTION nchat.touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER nchat_users_touch BEFORE UPDATE ON nchat.nchat_users
  FOR EACH ROW EXECUTE FUNCTION nchat.touch_updated_at();
