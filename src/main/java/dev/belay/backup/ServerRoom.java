package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.SPACE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The room for a restored copy on a server: what it takes, whether it is there, and when a restore
 * is given up. A server whose disk is full stops, with all its databases.
 */
final class ServerRoom {
  /** The copy itself and its write-ahead log, which lies on the same disk as a rule. */
  private static final int TIMES = 2;

  /** Below that share of the disk nothing more is restored. */
  private static final double RESERVE = 0.05;

  private static final long SLACK = 256L << 20;

  private static final String DATA_DIRECTORY =
      "SELECT pg_catalog.current_setting('data_directory')";

  private final Server server;
  private final long expected;
  private final Optional<Path> data;
  private final DumpTaking.Space space;

  private ServerRoom(Server server, long expected, Optional<Path> data, DumpTaking.Space space) {
    this.server = server;
    this.expected = expected;
    this.data = data;
    this.space = space;
  }

  /**
   * Looks where the server keeps its data, as far as the role may see it and it is this machine.
   *
   * @param expected how large the copy will be, in bytes
   */
  static ServerRoom of(
      Server server, Connection connection, long expected, DumpTaking.Space space) {
    var here = DumpTaking.besideServer(server.address().host());
    return new ServerRoom(
        server,
        expected,
        here ? directory(connection).filter(Files::isDirectory) : Optional.empty(),
        space);
  }

  /** A role without pg_read_all_settings is not told; that is no reason to fail. */
  private static Optional<Path> directory(Connection connection) {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(DATA_DIRECTORY)) {
      return row.next() ? Optional.of(Path.of(row.getString(1))) : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /** What the restore will take there, in a sentence. */
  String says() {
    return "Restoring writes about %s and its write-ahead log on %s. %s"
        .formatted(
            Bytes.text(expected),
            server.address(),
            usable()
                .map(bytes -> "There is room for " + Bytes.text(bytes) + ".")
                .orElse("How much room there is cannot be read from here: check it on the host."));
  }

  /** Refuses to begin where the room is known and too small. */
  void require() throws BackupException {
    var usable = usable();
    if (usable.isPresent() && usable.get() < TIMES * expected) {
      throw new BackupException(
          SPACE,
          """
          The disk of the server %s has room for %s. Restoring the backup there takes about %s, \
          and up to as much for its write-ahead log. Nothing was restored, and the backup is not \
          verified. Make room there, or verify it on another server.\
          """
              .formatted(server.address(), Bytes.text(usable.get()), Bytes.text(expected)));
    }
  }

  /** Why the restore is to be given up now that the copy has that size; empty while it is well. */
  Optional<String> exceeded(long size) {
    if (size > TIMES * expected + SLACK) {
      return Optional.of(
          "The restored copy has %s, more than twice the source's %s."
              .formatted(Bytes.text(size), Bytes.text(expected)));
    }
    return usable()
        .filter(bytes -> bytes < reserve())
        .map(bytes ->
            "Only %s of room are left on the disk of the server %s."
                .formatted(Bytes.text(bytes), server.address()));
  }

  private long reserve() {
    try {
      return data.isEmpty()
          ? 0
          : Math.min(SLACK, (long) (RESERVE * Files.getFileStore(data.get()).getTotalSpace()));
    } catch (IOException e) {
      return 0;
    }
  }

  private Optional<Long> usable() {
    try {
      return data.isPresent() ? Optional.of(space.usable(data.get())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
