package dev.belay.backup;

import static dev.belay.backup.BackupException.Reason.SPACE;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads a dump into an empty database, by pg_restore or psql. */
final class Loading {
  private static final String SIZE =
      "SELECT pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE datname = ?";

  private final Programs programs;
  private final Work work;
  private final Optional<ServerRoom> room;

  /** Loads; a restore that outgrows the room is ended. */
  Loading(Programs programs, Work work, Optional<ServerRoom> room) {
    this.programs = programs;
    this.work = work;
    this.room = room;
  }

  /**
   * How a dump is loaded.
   *
   * @param jobs parallel sessions, for archives
   * @param foreign whether the server is another one than the source's: roles and tablespaces of
   *     the source are then left out
   * @param subscriptions whether subscriptions are restored
   */
  record Options(int jobs, boolean foreign, boolean subscriptions) {}

  void archive(Server server, NewDatabase into, Backup backup, Options options)
      throws BackupException {
    var arguments = new ArrayList<String>();
    arguments.add("--dbname=" + into.name());
    arguments.add("--exit-on-error");
    arguments.add("--no-password");
    arguments.add("--verbose");
    arguments.add("--jobs=" + options.jobs());
    if (options.foreign()) {
      arguments.addAll(List.of("--no-owner", "--no-privileges", "--no-tablespaces"));
    }
    if (!options.subscriptions()) {
      arguments.add("--no-subscriptions");
    }
    arguments.add(backup.dump().toString());
    var call = new ProgramCall(programs.pgRestore(), server.address(), into.name(), arguments);
    run(call, into, Optional.of(backup.manifest().origin().databaseBytes()));
  }

  void script(Server server, NewDatabase into, Path script) throws BackupException {
    var arguments =
        List.of(
            "--no-psqlrc",
            "--quiet",
            "--no-password",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=" + (Path.of("/dev/null").toFile().exists() ? "/dev/null" : "NUL"),
            "--file=" + script);
    run(
        new ProgramCall(programs.psql(), server.address(), into.name(), arguments),
        into,
        Optional.empty());
  }

  private void run(ProgramCall call, NewDatabase into, Optional<Long> expected)
      throws BackupException {
    try (var program = work.start(call)) {
      program.await(
          () -> {
            var size = size(into);
            work.observer().progress("restoring", size, expected);
            room.flatMap(one -> one.exceeded(size))
                .ifPresent(why -> {
                  throw new RoomExceededException(why);
                });
          },
          "The backup could not be restored.");
    } catch (RoomExceededException e) {
      throw new BackupException(
          SPACE,
          """
          %s The restore was ended before the disk is full, and the copy is dropped. The backup is \
          not verified. Make room there, or verify it on another server.\
          """
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Ends a restore from within its wait. */
  private static final class RoomExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoomExceededException(String why) {
      super(why);
    }
  }

  private static long size(NewDatabase database) {
    try {
      return size(database.owner(), database.name());
    } catch (SQLException e) {
      return 0;
    }
  }

  static long size(Connection connection, String database) throws SQLException {
    try (var statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, database);
      try (var row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
