package dev.belay.backup;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.backup.BackupException.Reason;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupsTest {
  private static final TestServer SERVER = TestServer.of(15);
  private static final String[] CHAT = {
    "CREATE TYPE mood AS ENUM ('calm', 'angry')",
    "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, mood mood,"
        + " score float8, seen timestamptz, gap interval, raw bytea, price numeric)",
    "INSERT INTO users (name, mood, score, seen, gap, raw, price) SELECT 'user ' || i, 'calm',"
        + " random() * i, now(), i * interval '1 day 2 hours', sha256(i::text::bytea), i / 7.0"
        + " FROM generate_series(1, 2000) AS i",
    "CREATE TABLE messages (id bigint PRIMARY KEY, author bigint REFERENCES users, body text)"
        + " PARTITION BY RANGE (id)",
    "CREATE TABLE messages_1 PARTITION OF messages FOR VALUES FROM (0) TO (1000)",
    "CREATE TABLE messages_2 PARTITION OF messages FOR VALUES FROM (1000) TO (9000)",
    "INSERT INTO messages SELECT i, 1 + i % 2000, repeat('x', i % 50)"
        + " FROM generate_series(1, 3000) AS i",
    "CREATE INDEX ON messages (author)",
    "ALTER TABLE messages_1 ADD CONSTRAINT short CHECK (length(body) < 40) NOT VALID",
    "CREATE VIEW loud AS SELECT * FROM users WHERE mood = 'angry'",
    "CREATE TABLE parent (b int)",
    "CREATE TABLE child (z int, a int) INHERITS (parent)",
    "ALTER TABLE parent ADD COLUMN aa int",
    "INSERT INTO child VALUES (1, 2, 3, 4)",
    "CREATE SEQUENCE tickets START 100",
    "SELECT nextval('tickets')",
    "SELECT lo_from_bytea(0, 'large')",
    "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"
  };

  @TempDir Path folder;
  @TempDir Path own;
  private Programs programs;
  private String database;

  @BeforeEach
  void makeDatabase() throws BackupException {
    programs = Programs.local().orElseThrow();
    database = SERVER.freshDatabase();
    SERVER.execute(database, CHAT);
  }

  @ParameterizedTest
  @EnumSource(BackupFormat.class)
  void aBackupRestoresToExactlyWhatItsSourceHeld(BackupFormat format) throws BackupException {
    try (var backups = backups()) {
      var backup = backups.take(request(format));

      var verified = backups.verify(backup, server(SERVER, "postgres"), 2);

      assertThat(verified.verification().differences()).isEmpty();
      assertThat(verified.verification().objects().toString()).matches("(\\d+) of \\1");
      assertThat(what(verified.verification()))
          .contains(
              "rows of public.users",
              "checksum of public.users",
              "rows of public.messages_2",
              "checksum of public.child",
              "value of public.tickets",
              "large objects",
              "constraints not validated",
              "indexes");
      assertThat(comparison(verified.verification(), "rows of public.messages_2").actual())
          .isEqualTo("2001");
      assertThat(comparison(verified.verification(), "constraints not validated").actual())
          .contains("short");
      assertThat(backups.open(backup.folder()).verified()).isTrue();
      assertThat(scratchDatabases()).isEmpty();
    }
  }

  @Test
  void theManifestSaysWhereAndWhenTheBackupWasTaken() throws Exception {
    try (var backups = backups()) {
      var before = Instant.now();
      var backup = backups.take(request(BackupFormat.CUSTOM));

      var origin = backup.manifest().origin();
      assertThat(origin.database()).isEqualTo(database);
      assertThat(origin.serverMajor()).isEqualTo(15);
      assertThat(origin.systemIdentifier())
          .isEqualTo(SERVER.value("postgres", "SELECT system_identifier FROM pg_control_system()"));
      assertThat(origin.snapshotLsn()).matches("[0-9A-F]+/[0-9A-F]+");
      assertThat(backup.manifest().dump().startedAt()).isAfterOrEqualTo(before);
      assertThat(backup.manifest().dump().bytes()).isEqualTo(Files.size(backup.dump()));
      assertThat(backup.manifest().dump().besideServer()).isTrue();
      assertThat(backup.folder().getFileName().toString()).matches("\\d{8}T\\d{6}Z-" + database);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup.folder())))
          .isEqualTo("rwx------");
      assertThat(backups.list(folder).backups()).containsExactly(backup);
    }
  }

  @Test
  void rowsWrittenDuringTheDumpAreNeitherInTheManifestNorInTheDump() throws Exception {
    var writes = new ConcurrentLinkedQueue<String>();
    var observer =
        new Listener() {
          @Override
          public void progress(String what, long bytes, Optional<Long> of) {
            SERVER.execute(database, "INSERT INTO users (name) VALUES ('late')");
            SERVER.execute(database, "SELECT nextval('tickets')");
            writes.add(what);
          }
        };
    try (var backups = new Backups(programs, InstantSource.system(), observer, folder)) {
      var backup = backups.take(request(BackupFormat.CUSTOM));

      assertThat(writes).isNotEmpty();
      assertThat(table(backup, "users").rows()).isEqualTo(2000);
    }
    try (var backups = backups()) {
      var backup = backups.list(folder).backups().getFirst();
      assertThat(backups.verify(backup, server(SERVER, "postgres"), 1).verification().passed())
          .isTrue();
    }
  }

  @Test
  void aSampledTableIsComparedOnTheSameRowsAndTheResultSaysSo() throws Exception {
    try (var backups = backups()) {
      var sampled = new ManifestDepth(true, 200_000, 8);
      var backup =
          backups.take(
              new BackupRequest(
                  source(), folder, BackupFormat.CUSTOM, 1, sampled, Duration.ofSeconds(10)));

      var verification = backups.verify(backup, server(SERVER, "postgres"), 1).verification();

      assertThat(table(backup, "users").sample()).isEqualTo(new Contents.Sample(8, List.of("id")));
      assertThat(table(backup, "messages_1").sample()).isEqualTo(Contents.Sample.EVERY_ROW);
      assertThat(what(verification)).contains("checksum of public.users, about 1 row in 8");
      assertThat(verification.notes())
          .anyMatch(note -> note.startsWith("Checksums of 1 large tables cover a sample"));
    }
  }

  @Test
  void missingPrivilegesAndCommentsAreNoVerifiedBackup() throws Exception {
    var reader = "reader_" + database;
    SERVER.execute(
        database,
        "CREATE ROLE " + reader,
        "GRANT SELECT ON users TO " + reader,
        "GRANT UPDATE (name) ON users TO " + reader,
        "COMMENT ON TABLE users IS 'Who may log in.'");
    var careless =
        programsWith("#!/bin/sh\nexec %s/pg_dump --no-privileges --no-comments \"$@\"\n");
    try (var backups = new Backups(careless, InstantSource.system(), BackupObserver.NONE, folder)) {
      var backup = backups.take(request(BackupFormat.CUSTOM));

      var failure = failure(() -> backups.verify(backup, server(SERVER, "postgres"), 1));

      assertThat(failure.reason()).isEqualTo(Reason.DIFFERENT);
      assertThat(failure.verification().orElseThrow().differences())
          .extracting(Verification.Comparison::what)
          .containsExactly("privileges", "comments");
    }
    try (var backups = backups()) {
      var backup = backups.take(request(BackupFormat.CUSTOM));

      var verified = backups.verify(backup, server(SERVER, "postgres"), 1).verification();

      assertThat(comparison(verified, "privileges").equal()).isTrue();
      assertThat(comparison(verified, "comments").expected()).startsWith("1 (");
    }
  }

  @Test
  void aServerWithoutRoomIsNotFilledByTheVerification() throws Exception {
    var heard = new ConcurrentLinkedQueue<String>();
    var observer =
        new Listener() {
          @Override
          public void output(String line) {
            heard.add(line);
          }
        };
    var data = SERVER.value("postgres", "SHOW data_directory");
    try (var backups =
        new Backups(
            programs,
            InstantSource.system(),
            observer,
            folder,
            place -> place.toString().equals(data) ? 1 << 20 : Long.MAX_VALUE)) {
      var backup = backups.take(request(BackupFormat.CUSTOM));

      var failure = failure(() -> backups.verify(backup, server(SERVER, "postgres"), 1));

      assertThat(failure.reason()).isEqualTo(Reason.SPACE);
      assertThat(failure).hasMessageContaining("has room for 1 MB").hasMessageContaining("Nothing");
      assertThat(heard).anyMatch(line -> line.startsWith("Restoring writes about "));
      assertThat(scratchDatabases()).isEmpty();
    }
  }

  @Test
  void aRestoreIsEndedBeforeTheServersDiskIsFull() throws Exception {
    SERVER.execute(
        database,
        "CREATE TABLE noise AS SELECT i, sha512(i::text::bytea) AS b"
            + " FROM generate_series(1, 300000) AS i",
        "CREATE INDEX ON noise (b)");
    var asked = new AtomicInteger();
    var data = SERVER.value("postgres", "SHOW data_directory");
    try (var backups =
        new Backups(
            programs,
            InstantSource.system(),
            BackupObserver.NONE,
            folder,
            place ->
                place.toString().equals(data) && asked.incrementAndGet() > 2
                    ? 1 << 20
                    : Long.MAX_VALUE)) {
      var backup = backups.take(request(BackupFormat.CUSTOM));

      var failure = failure(() -> backups.verify(backup, server(SERVER, "postgres"), 1));

      assertThat(failure.reason()).isEqualTo(Reason.SPACE);
      assertThat(failure).hasMessageContaining("Only 1 MB of room are left");
      assertThat(scratchDatabases()).isEmpty();
    }
  }

  @Test
  void aFlippedByteIsFound() throws Exception {
    try (var backups = backups()) {
      var backup = backups.take(request(BackupFormat.CUSTOM));
      var bytes = Files.readAllBytes(backup.dump());
      bytes[bytes.length / 2] ^= 1;
      Files.write(backup.dump(), bytes);

      var failure = failure(() -> backups.verify(backup, server(SERVER, "postgres"), 1));

      assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
      assertThat(failure).hasMessageContaining("SHA-256 differs");
      assertThat(backups.open(backup.folder()).verified()).isFalse();
    }
  }

  @Test
  void aTruncatedDumpIsFound() throws Exception {
    try (var backups = backups()) {
      var backup = backups.take(request(BackupFormat.CUSTOM));
      var bytes = Files.readAllBytes(backup.dump());
      Files.write(backup.dump(), java.util.Arrays.copyOf(bytes, bytes.length - 100));

      var failure = failure(() -> backups.verify(backup, server(SERVER, "postgres"), 1));

      assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
    }
  }

  @Test
  void aDumpThatRestoresToOtherRowsIsNotVerified() throws Exception {
    try (var backups = backups()) {
      var backup = backups.take(request(BackupFormat.CUSTOM));
      SERVER.execute(
          database, "UPDATE users SET score = score + 1e-9 WHERE id = 7", "DROP VIEW loud");
      var other = backups.take(request(BackupFormat.CUSTOM));
      var manifest = backup.manifest();
      var swapped =
          new Backup(
              other.folder(),
              new Manifest(
                  manifest.format(),
                  manifest.origin(),
                  other.manifest().dump(),
                  manifest.contents(),
                  manifest.metadata()),
              Optional.empty());

      var failure = failure(() -> backups.verify(swapped, server(SERVER, "postgres"), 1));

      assertThat(failure.reason()).isEqualTo(Reason.DIFFERENT);
      assertThat(failure.verification().orElseThrow().differences())
          .extracting(Verification.Comparison::what)
          .containsExactlyInAnyOrder("checksum of public.users", "views", "privileges");
      assertThat(backups.open(other.folder()).lastVerification().orElseThrow().passed()).isFalse();
      assertThat(scratchDatabases()).isEmpty();
    }
  }

  @Test
  void aBackupOfAnEmptyDatabaseIsCalledThat() throws Exception {
    var empty = SERVER.freshDatabase();
    try (var backups = backups()) {
      var backup = backups.take(BackupRequest.of(server(SERVER, empty), folder));

      var verification = backups.verify(backup, server(SERVER, "postgres"), 1).verification();

      assertThat(verification.notes())
          .contains("This is a backup of an empty database: no table, no object.");
      assertThat(verification.objects().toString()).isEqualTo("0 of 0");
    }
  }

  @Test
  void anOlderPgDumpRefusesANewerServerBeforeAnythingIsWritten() {
    var newer = TestServer.newest();
    try (var backups = backups()) {
      var failure =
          failure(
              () -> backups.take(BackupRequest.of(server(newer, newer.freshDatabase()), folder)));

      assertThat(failure.reason()).isEqualTo(Reason.PROGRAM);
      assertThat(failure)
          .hasMessageContaining("The server is PostgreSQL 18")
          .hasMessageContaining("There is no new backup.")
          .hasMessageContaining("version 18 or later");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aFolderWithoutEnoughRoomIsRefusedBeforehand() {
    try (var backups =
        new Backups(programs, InstantSource.system(), BackupObserver.NONE, folder, at -> 4096)) {
      var failure = failure(() -> backups.take(request(BackupFormat.CUSTOM)));

      assertThat(failure.reason()).isEqualTo(Reason.SPACE);
      assertThat(failure).hasMessageContaining("has room for 4 kB");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aDiskThatFillsUpDuringTheDumpLeavesNothingBehind() throws Exception {
    var limited = programsWith("#!/bin/sh\ntrap '' XFSZ\nulimit -f 16\nexec %s/pg_dump \"$@\"\n");
    SERVER.execute(
        database,
        "CREATE TABLE noise AS SELECT sha512(i::text::bytea) AS b"
            + " FROM generate_series(1, 20000) AS i");
    try (var backups = new Backups(limited, InstantSource.system(), BackupObserver.NONE, folder)) {
      var failure = failure(() -> backups.take(request(BackupFormat.CUSTOM)));

      assertThat(failure.reason()).isEqualTo(Reason.SPACE);
      assertThat(failure).hasMessageContaining("There is no new backup.");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aKilledPgDumpIsACleanFailure() throws Exception {
    var killed = programsWith("#!/bin/sh\nkill -9 $$\n");
    try (var backups = new Backups(killed, InstantSource.system(), BackupObserver.NONE, folder)) {
      assertThatThrownBy(() -> backups.take(request(BackupFormat.CUSTOM)))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("signal 9")
          .hasMessageContaining("There is no new backup.");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void stoppingEndsPgDumpAndConfirmsIt() throws Exception {
    var slow = programsWith("#!/bin/sh\necho waiting >&2\nexec sleep 600\n");
    var started = new CompletableFuture<String>();
    var observer =
        new Listener() {
          @Override
          public void output(String line) {
            started.complete(line);
          }
        };
    try (var backups = new Backups(slow, InstantSource.system(), observer, folder)) {
      var taking =
          CompletableFuture.supplyAsync(
              () -> failure(() -> backups.take(request(BackupFormat.CUSTOM))));
      started.get(20, SECONDS);

      assertThat(backups.stop()).isTrue();

      assertThat(taking.get(20, SECONDS).reason()).isEqualTo(Reason.STOPPED);
      assertThat(folder).isEmptyDirectory();
      assertThat(failure(() -> backups.take(request(BackupFormat.CUSTOM))).reason())
          .isEqualTo(Reason.STOPPED);
    }
  }

  @Test
  void interruptingTheThreadEndsPgDump() throws Exception {
    var slow = programsWith("#!/bin/sh\necho pid $$ >&2\nexec sleep 600\n");
    var started = new CompletableFuture<String>();
    var observer =
        new Listener() {
          @Override
          public void output(String line) {
            started.complete(line);
          }
        };
    var failure = new CompletableFuture<BackupException>();
    try (var backups = new Backups(slow, InstantSource.system(), observer, folder)) {
      var thread =
          Thread.ofPlatform()
              .start(() ->
                  failure.complete(failure(() -> backups.take(request(BackupFormat.CUSTOM)))));
      var pid = Long.parseLong(started.get(20, SECONDS).substring("pid ".length()));

      thread.interrupt();

      assertThat(failure.get(20, SECONDS).reason()).isEqualTo(Reason.STOPPED);
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void stoppingARestoreDropsTheScratchDatabase() throws Exception {
    Backup backup;
    try (var backups = backups()) {
      backup = backups.take(request(BackupFormat.CUSTOM));
    }
    var slow = programsWith("#!/bin/sh\nexit 1\n");
    Files.delete(slow.folder().resolve("pg_restore"));
    var restore =
        Files.writeString(
            slow.folder().resolve("pg_restore"),
            "#!/bin/sh\n[ \"$1\" = --list ] && exec %s/pg_restore \"$@\"\necho slow\nexec sleep 600\n"
                .formatted(programs.folder()));
    Files.setPosixFilePermissions(restore, PosixFilePermissions.fromString("rwxr-xr-x"));
    var started = new CompletableFuture<String>();
    var observer =
        new Listener() {
          @Override
          public void output(String line) {
            started.complete(line);
          }
        };
    try (var backups = new Backups(slow, InstantSource.system(), observer, folder)) {
      var verifying =
          CompletableFuture.supplyAsync(
              () -> failure(() -> backups.verify(backup, server(SERVER, "postgres"), 1)));
      started.get(20, SECONDS);
      assertThat(scratchDatabases()).startsWith("belay_verify_");

      assertThat(backups.stop()).isTrue();

      assertThat(verifying.get(20, SECONDS).reason()).isEqualTo(Reason.STOPPED);
      assertThat(scratchDatabases()).isEmpty();
    }
  }

  @Test
  void thePasswordIsInAPrivateFileAndNowhereElse() throws Exception {
    var telling =
        programsWith("#!/bin/sh\necho \"$@\"\nenv\nstat -c 'mode %%a' \"$PGPASSFILE\"\nexit 1\n");
    var lines = new ConcurrentLinkedQueue<String>();
    var observer =
        new Listener() {
          @Override
          public void output(String line) {
            lines.add(line);
          }
        };
    var address =
        new ServerAddress(SERVER.host(), SERVER.port(), database, "postgres", () -> "hunter:2");
    try (var backups = new Backups(telling, InstantSource.system(), observer, folder)) {
      failure(() -> backups.take(BackupRequest.of(new Server(address, SERVER::connect), folder)));
    }

    assertThat(lines).contains("mode 600").noneMatch(line -> line.contains("hunter"));
    var file =
        lines.stream().filter(line -> line.startsWith("PGPASSFILE=")).findFirst().orElseThrow();
    assertThat(Path.of(file.substring("PGPASSFILE=".length()))).doesNotExist();
  }

  @Test
  void aTableLockedByAnotherSessionGivesUpAfterTheLockWait() throws Exception {
    try (var holder = SERVER.connect(database);
        var statement = holder.createStatement();
        var backups = backups()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
      var impatient =
          new BackupRequest(
              source(),
              folder,
              BackupFormat.CUSTOM,
              1,
              ManifestDepth.full(),
              Duration.ofMillis(300));

      var failure = failure(() -> backups.take(impatient));

      assertThat(failure.reason()).isEqualTo(Reason.SERVER);
      assertThat(failure).hasMessageContaining("There is no new backup.");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void theWrongPasswordIsSaidAndNeverShown() throws Exception {
    var address =
        new ServerAddress(SERVER.host(), SERVER.port(), database, "nobody", () -> "hunter2");
    try (var backups = backups()) {
      var failure =
          failure(
              () -> backups.take(BackupRequest.of(new Server(address, SERVER::connect), folder)));

      assertThat(failure).hasMessageContaining("nobody").hasMessageNotContaining("hunter2");
      assertThat(address.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void aFolderWithoutManifestIsReportedAndNeverCounted() throws Exception {
    Files.createDirectory(folder.resolve("20270219T031244Z-chat"));
    var broken = Files.createDirectory(folder.resolve("20270219T031245Z-chat"));
    Files.writeString(broken.resolve("manifest.json"), "{\"format\": 1, \"ori");
    Files.createDirectory(folder.resolve("something else"));
    try (var backups = backups()) {
      var stored = backups.list(folder);

      assertThat(stored.backups()).isEmpty();
      assertThat(stored.unfinished()).hasSize(2);
      assertThat(stored.unfinished().getLast().reason()).contains("was not finished");
      assertThat(stored.unfinished().getFirst().reason()).contains("cannot be read");
    }
  }

  private interface Failing {
    void run() throws BackupException;
  }

  private static BackupException failure(Failing action) {
    return catchThrowableOfType(BackupException.class, action::run);
  }

  private Backups backups() {
    return new Backups(programs, InstantSource.system(), BackupObserver.NONE, folder);
  }

  /** The local programs, with a pg_dump of one's own. */
  private Programs programsWith(String script) throws Exception {
    for (var name : List.of("pg_restore", "psql")) {
      Files.createSymbolicLink(own.resolve(name), programs.folder().resolve(name));
    }
    var dump = Files.writeString(own.resolve("pg_dump"), script.formatted(programs.folder()));
    Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Programs(own, programs.version());
  }

  private BackupRequest request(BackupFormat format) {
    return new BackupRequest(
        source(), folder, format, 2, ManifestDepth.full(), Duration.ofSeconds(10));
  }

  private Server source() {
    return server(SERVER, database);
  }

  static Server server(TestServer server, String database) {
    return new Server(
        new ServerAddress(
            server.host(), server.port(), database, TestServer.USER, () -> TestServer.PASSWORD),
        server::connect);
  }

  private static Contents.TableContents table(Backup backup, String name) {
    return backup.manifest().contents().tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> what(Verification verification) {
    return verification.comparisons().stream().map(Verification.Comparison::what).toList();
  }

  private static Verification.Comparison comparison(Verification verification, String what) {
    return verification.comparisons().stream()
        .filter(comparison -> comparison.what().equals(what))
        .findFirst()
        .orElseThrow();
  }

  private static String scratchDatabases() {
    return SERVER.value(
        "postgres",
        "SELECT coalesce(string_agg(datname, ', '), '') FROM pg_database"
            + " WHERE datname LIKE 'belay%'");
  }

  /** Hears nothing unless told otherwise. */
  private static class Listener implements BackupObserver {
    @Override
    public void progress(String what, long bytes, Optional<Long> of) {}

    @Override
    public void output(String line) {}
  }
}
