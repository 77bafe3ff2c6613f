package dev.belay.backup;

import dev.belay.backup.Contents.TableContents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the tables of a database with what a backup of it holds. */
public final class TableComparison {
  private static final String LIMIT = "SELECT pg_catalog.set_config('statement_timeout', ?, true)";

  private TableComparison() {}

  /**
   * A table of the backup.
   *
   * @param label schema and name
   * @param now its rows now; empty where it is not there, or time was over
   * @param equal whether rows, and the checksum where the backup has one, are the same
   */
  public record Compared(String label, long before, Optional<Long> now, boolean equal) {
    /** In words: {@code shop.orders (30,000 rows then, 30,120 now)}. */
    public String words() {
      return label
          + " ("
          + now.map(rows ->
                  rows == before
                      ? "other values"
                      : String.format(
                          java.util.Locale.ROOT, "%,d rows then, %,d now", before, rows))
              .orElse("not compared")
          + ")";
    }
  }

  /** The dump of the backup in that folder; empty where there is none that counts. */
  public static Optional<Path> dump(Path folder) {
    try {
      return Optional.of(BackupFiles.read(folder).dump());
    } catch (BackupException e) {
      return Optional.empty();
    }
  }

  /**
   * Compares, in one snapshot that reads only.
   *
   * @param folder of the backup; one that does not count gives nothing
   * @param connection in autocommit mode, before and after
   * @param limit when it is over, the tables that are left are not compared
   */
  public static List<Compared> of(Path folder, Connection connection, Duration limit)
      throws SQLException {
    Contents contents;
    try {
      contents = BackupFiles.read(folder).manifest().contents();
    } catch (BackupException e) {
      return List.of();
    }
    try {
      Snapshots.begin(connection, Duration.ofSeconds(2));
      return of(contents, connection, limit);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static List<Compared> of(Contents contents, Connection connection, Duration limit)
      throws SQLException {
    var now = new ArrayList<TableContents>();
    var until = System.nanoTime() + limit.toNanos();
    try (var statement = connection.createStatement()) {
      new ContentsReader(
              statement,
              InstantSource.system(),
              _ -> {
                if (!leave(connection, until)) {
                  throw new BackupException(BackupException.Reason.SERVER, "Time is over.");
                }
              })
          .tablesLike(contents, now::add);
    } catch (BackupException e) {
      // What was read until then counts.
    } catch (SQLException e) {
      if (!"57014".equals(e.getSQLState()) && !"55P03".equals(e.getSQLState())) {
        throw e;
      }
    }
    return contents.tables().stream().map(table -> compared(table, now)).toList();
  }

  private static boolean leave(Connection connection, long until) throws BackupException {
    var left = (until - System.nanoTime()) / 1_000_000;
    if (left > 0) {
      try (var statement = connection.prepareStatement(LIMIT)) {
        statement.setString(1, left + "ms");
        statement.executeQuery().close();
      } catch (SQLException e) {
        throw new BackupException(BackupException.Reason.SERVER, String.valueOf(e.getMessage()), e);
      }
    }
    return left > 0;
  }

  private static Compared compared(TableContents before, List<TableContents> all) {
    var now = all.stream().filter(table -> table.label().equals(before.label())).findFirst();
    return new Compared(
        before.label(),
        before.rows(),
        now.map(TableContents::rows),
        now.filter(table -> table.rows() == before.rows())
            .filter(table -> table.checksum().equals(before.checksum()))
            .isPresent());
  }
}
