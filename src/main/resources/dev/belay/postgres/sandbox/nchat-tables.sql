-- The chat product's tables, without keys and indexes: rows go in faster before those.
CREATE SCHEMA nchat;
COMMENT ON SCHEMA nchat IS 'The chat product';

CREATE TYPE nchat.channel_kind AS ENUM ('public', 'private', 'direct');
CREATE TYPE nchat.member_role AS ENUM ('owner', 'moderator', 'member', 'guest');

CREATE TABLE nchat.nchat_users (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  username text NOT NULL,
  display_name text NOT NULL,
  email text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nchat.nchat_users IS 'People who can sign in';

CREATE TABLE nchat.nchat_channels (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  slug text NOT NULL,
  name text NOT NULL,
  topic text,
  kind nchat.channel_kind NOT NULL DEFAULT 'public',
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nchat.nchat_channels IS 'Rooms that people write in';

CREATE TABLE nchat.nchat_memberships (
  channel_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role nchat.member_role NOT NULL DEFAULT 'member',
  joined_at timestamptz NOT NULL DEFAULT now(),
  last_read_at timestamptz
);
COMMENT ON TABLE nchat.nchat_memberships IS 'Who is in which channel';

CREATE TABLE nchat.nchat_messages (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  channel_id uuid NOT NULL,
  user_id uuid NOT NULL,
  thread_id uuid,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz
);
COMMENT ON TABLE nchat.nchat_messages IS 'What people write';
COMMENT ON COLUMN nchat.nchat_messages.thread_id IS 'The message that this one answers';

CREATE TABLE nchat.nchat_events (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  occurred_at timestamptz NOT NULL DEFAULT now(),
  user_id uuid,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
) PARTITION BY RANGE (occurred_at);
COMMENT ON TABLE nchat.nchat_events IS 'What people did, by month';

CREATE TABLE nchat.nchat_events_2025_10 PARTITION OF nchat.nchat_events
  FOR VALUES FROM ('2025-10-01 00:00:00+00') TO ('2025-11-01 00:00:00+00');
CREATE TABLE nchat.nchat_events_2025_11 PARTITION OF nchat.nchat_events
  FOR VALUES FROM ('2025-11-01 00:00:00+00') TO ('2025-12-01 00:00:00+00');
CREATE TABLE nchat.nchat_events_2025_12 PARTITION OF nchat.nchat_events
  FOR VALUES FROM ('2025-12-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE nchat.nchat_events_2026_01 PARTITION OF nchat.nchat_events
  FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
CREATE TABLE nchat.nchat_events_2026_02 PARTITION OF nchat.nchat_events
  FOR VALUES FROM ('2026-02-01 00:00:00+00') TO ('2026-03-01 00:00:00+00');
CREATE TABLE nchat.nchat_events_2026_03 PARTITION OF nchat.nchat_events
  FOR VALUES FROM ('2026-03-01 00:00:00+00') TO ('2026-04-01 00:00:00+00');
CREATE TABLE nchat.nchat_events_later PARTITION OF nchat.nchat_events DEFAULT;

CREATE TABLE nchat.app_settings (
  key text NOT NULL,
  value text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nchat.app_settings IS 'What the application looks up while it runs';
INSERT INTO nchat.app_settings (key, value, changed_at)
VALUES ('maintenance', 'off', '2025-01-01 00:00:00+00');
