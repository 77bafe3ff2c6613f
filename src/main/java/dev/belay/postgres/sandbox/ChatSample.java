package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Fills a database with the chat product: the rows are computed from their numbers on the server,
 * so two sandboxes of one size hold the same.
 */
final class ChatSample {
  /** Rows of one statement: often enough for progress, seldom enough not to cost. */
  private static final int BATCH = 20_000;

  private final SampleSize size;
  private final SandboxObserver progress;

  ChatSample(SampleSize size, SandboxObserver progress) {
    this.size = size;
    this.progress = progress;
  }

  /** One table: parameters are first row, last row, then the counts named. */
  private record Fill(String table, int rows, String sql, List<Integer> counts) {}

  /** Makes and fills the schema over a connection in auto-commit mode, as its present role. */
  void fill(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      // A sandbox that dies while it is filled is thrown away.
      statement.execute("SET synchronous_commit = off");
      statement.execute("SET maintenance_work_mem = '128MB'");
      statement.execute("SET timezone = 'UTC'");
      statement.execute(resource("nchat-tables.sql"));
      for (var fill : fills()) {
        run(connection, fill);
      }
      progress.step("Building keys and indexes", 0, 1);
      statement.execute(resource("nchat-keys.sql"));
      progress.step("Building keys and indexes", 1, 1);
      progress.step("Analyzing", 0, 1);
      // Also sets the visibility map and hint bits, so that copies of this database start calm.
      statement.execute("VACUUM (ANALYZE)");
      progress.step("Analyzing", 1, 1);
      statement.execute("RESET ALL");
    }
  }

  private void run(Connection connection, Fill fill) throws SQLException {
    var what = "Filling " + fill.table();
    progress.step(what, 0, fill.rows());
    try (var insert = connection.prepareStatement(fill.sql())) {
      for (var first = 1; first <= fill.rows(); first += BATCH) {
        var last = Math.min(fill.rows(), first + BATCH - 1);
        var parameter = 1;
        for (var count : fill.counts()) {
          insert.setInt(parameter++, count);
        }
        insert.setInt(parameter++, first);
        insert.setInt(parameter, last);
        insert.executeUpdate();
        progress.step(what, last, fill.rows());
      }
    }
  }

  private List<Fill> fills() {
    return List.of(
        new Fill("users", size.users(), USERS, List.of()),
        new Fill("channels", size.channels(), CHANNELS, List.of(size.users())),
        new Fill(
            "memberships",
            size.memberships(),
            MEMBERSHIPS,
            List.of(size.channels(), size.channels(), size.users())),
        new Fill("messages", size.messages(), MESSAGES, List.of(size.channels(), size.users())),
        new Fill("events", size.events(), EVENTS, List.of(size.users())));
  }

  private static final String USERS =
      """
      INSERT INTO nchat.nchat_users
        (id, username, display_name, email, is_active, created_at, updated_at)
      SELECT md5('user ' || i)::uuid, 'user' || i,
             (ARRAY['Ada', 'Bo', 'Cleo', 'Dina', 'Eli', 'Fay', 'Gus', 'Hana'])[1 + i % 8]
               || ' ' ||
             (ARRAY['Amsel', 'Berg', 'Costa', 'Dahl', 'Egger', 'Frei', 'Gruber'])[1 + i % 7],
             'user' || i || '@example.org', i % 50 <> 0, made, made
        FROM generate_series(?, ?) i,
             LATERAL (SELECT timestamptz '2025-01-01 00:00:00+00' + i * interval '20 min' AS made) m
      """;

  private static final String CHANNELS =
      """
      INSERT INTO nchat.nchat_channels (id, slug, name, topic, kind, created_by, created_at)
      SELECT md5('channel ' || i)::uuid, 'channel-' || i, 'Channel ' || i,
             CASE WHEN i % 3 = 0 THEN 'Everything about number ' || i END,
             (ARRAY['public', 'public', 'private', 'direct'])[1 + i % 4]::nchat.channel_kind,
             md5('user ' || 1 + (i * 37) % ?)::uuid,
             timestamptz '2025-01-01 00:00:00+00' + i * interval '6 h'
        FROM generate_series(?, ?) i
      """;

  private static final String MEMBERSHIPS =
      """
      INSERT INTO nchat.nchat_memberships (channel_id, user_id, role, joined_at, last_read_at)
      SELECT md5('channel ' || 1 + channel)::uuid,
             md5('user ' || 1 + (round + channel * 41) % users)::uuid,
             CASE WHEN round = 0 THEN 'owner' WHEN round % 40 = 1 THEN 'moderator'
                  WHEN round % 15 = 2 THEN 'guest' ELSE 'member' END::nchat.member_role,
             timestamptz '2025-06-01 00:00:00+00' + i * interval '2 min',
             CASE WHEN i % 4 <> 0 THEN timestamptz '2026-03-01 00:00:00+00' + i * interval '1 s' END
        FROM (SELECT i, (i - 1) % ? AS channel, (i - 1) / ? AS round, ? AS users
                FROM generate_series(?, ?) i) s
      """;

  /** Twenty messages in a row are of one channel; some of them answer the first of the twenty. */
  private static final String MESSAGES =
      """
      INSERT INTO nchat.nchat_messages
        (id, channel_id, user_id, thread_id, body, created_at, edited_at)
      SELECT md5('message ' || i)::uuid,
             md5('channel ' || 1 + (twenty * 7919) % channels)::uuid,
             md5('user ' || 1 + (i::bigint * 104729) % users)::uuid,
             CASE WHEN twenty > 0 AND i % 20 IN (3, 7, 12, 18)
                  THEN md5('message ' || twenty * 20)::uuid END,
             (ARRAY['Good morning', 'Has anybody seen the build?', 'It is green again', 'Thank you',
                    'Let us look at it together', 'I am on it', 'Deploying now',
                    'The numbers of last week are in'])[1 + i % 8]
               || ', number ' || i || repeat(' and so on', i % 9),
             made, CASE WHEN i % 25 = 0 THEN made + interval '3 min' END
        FROM (SELECT i, i / 20 AS twenty, ?::bigint AS channels, ?::bigint AS users,
                     timestamptz '2025-09-01 00:00:00+00' + i * interval '90 s' AS made
                FROM generate_series(?, ?) i) s
      """;

  private static final String EVENTS =
      """
      INSERT INTO nchat.nchat_events (id, occurred_at, user_id, kind, detail)
      SELECT md5('event ' || i)::uuid,
             timestamptz '2025-10-01 00:00:00+00' + (i::bigint * 7919 % 260000) * interval '1 min',
             md5('user ' || 1 + (i::bigint * 613) % ?)::uuid,
             (ARRAY['signed in', 'joined', 'left', 'edited', 'reacted'])[1 + i % 5],
             jsonb_build_object('n', i)
        FROM generate_series(?, ?) i
      """;

  private static String resource(String name) {
    try (var content = ChatSample.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new IllegalStateException("this build of Belay has no " + name);
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name, e);
    }
  }
}
