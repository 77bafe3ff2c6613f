package dev.belay.run.watch;

import dev.belay.live.LockMode;
import dev.belay.sql.LockNeeds;
import dev.belay.sql.QualifiedName;
import dev.belay.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Behind whom a script would queue if it began now: the locks that its text tells, compared with
 * those that the server shows. It predicts and proves nothing: a lock may come or go in between.
 *
 * @param obstacles who holds, or waits for, a lock that the script's would have to wait for
 * @param untold statements whose locks the text does not tell
 */
public record LockOutlook(List<Obstacle> obstacles, List<Integer> untold) {
  private static final String LOCKS =
      """
      SELECT wanted.name, l.pid, l.mode, l.granted,
             coalesce(a.application_name, '') AS application,
             coalesce(a.usename, '') AS usename,
             coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::float8 AS age
        FROM unnest(?::text[]) AS wanted (name)
        JOIN pg_catalog.pg_locks l ON l.relation = to_regclass(wanted.name)
        JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'relation'
         AND l.database =
             (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
         AND l.pid <> pg_backend_pid()
       ORDER BY age DESC, l.pid\
      """;

  /** Copies the lists. */
  public LockOutlook {
    obstacles = List.copyOf(obstacles);
    untold = List.copyOf(untold);
  }

  /**
   * Somebody in the way.
   *
   * @param who application and user
   * @param age how long its transaction is open
   * @param held whether it has the lock, or waits for it ahead of the script
   * @param wanted what the script needs on that table
   */
  public record Obstacle(
      int pid,
      String who,
      Duration age,
      LockMode mode,
      boolean held,
      QualifiedName table,
      TableLock wanted) {}

  /**
   * Asks the server.
   *
   * @param own processes of the run itself, which are not in its way
   */
  public static LockOutlook read(Connection connection, LockNeeds needs, Set<Integer> own)
      throws SQLException {
    var byName = new java.util.HashMap<String, Map.Entry<QualifiedName, TableLock>>();
    needs.strongest().entrySet().forEach(need -> byName.put(need.getKey().quoted(), need));
    var obstacles = new ArrayList<Obstacle>();
    var names = connection.createArrayOf("text", byName.keySet().toArray());
    try (var statement = connection.prepareStatement(LOCKS)) {
      statement.setArray(1, names);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var need = byName.get(rows.getString("name"));
          var mode = LockMode.ofServer(rows.getString("mode"));
          if (need != null
              && mode.isPresent()
              && !own.contains(rows.getInt("pid"))
              && LockMode.valueOf(need.getValue().name()).conflictsWith(mode.get())) {
            var age = Duration.ofMillis(Math.max(0, Math.round(rows.getDouble("age") * 1000)));
            obstacles.add(
                new Obstacle(
                    rows.getInt("pid"),
                    who(rows.getString("application"), rows.getString("usename")),
                    age,
                    mode.get(),
                    rows.getBoolean("granted"),
                    need.getKey(),
                    need.getValue()));
          }
        }
      }
    } finally {
      names.free();
    }
    return new LockOutlook(obstacles, needs.untold());
  }

  private static String who(String application, String user) {
    return application.isEmpty() ? user : application;
  }

  /** The processes in the way, each once, who is longest in its transaction first. */
  public List<Integer> pids() {
    return obstacles.stream().map(Obstacle::pid).distinct().toList();
  }
}
