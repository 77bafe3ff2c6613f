package dev.belay.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.belay.backup.BackupException.Reason;
import dev.belay.backup.RestoreRequest.Existing;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoringTest {
  private static final TestServer SERVER = TestServer.of(15);

  @TempDir Path folder;
  private Backups backups;
  private String database;
  private Backup backup;

  @BeforeEach
  void takeBackup() throws BackupException {
    backups =
        new Backups(
            Programs.local().orElseThrow(), InstantSource.system(), BackupObserver.NONE, folder);
    database = SERVER.freshDatabase();
    SERVER.execute(
        database,
        "CREATE TABLE notes (id int PRIMARY KEY, body text)",
        "INSERT INTO notes SELECT i, 'note ' || i FROM generate_series(1, 100) AS i");
    backup = backups.take(BackupRequest.of(BackupsTest.server(SERVER, database), folder));
  }

  @Test
  void aBackupIsRestoredUnderANewName() throws BackupException {
    var name = database + "_again";

    var restored = backups.restore(request(name, Existing.REFUSE, false));

    assertThat(restored.keptAs()).isEmpty();
    assertThat(restored.notes())
        .anyMatch(note -> note.startsWith("Owner, privileges and settings"));
    assertThat(restored.verification().passed()).isTrue();
    assertThat(SERVER.value(name, "SELECT count(*) FROM notes")).isEqualTo("100");
    assertThat(comment(name)).isEqualTo("null");
  }

  @Test
  void aDatabaseThatHoldsSomethingIsNeverRestoredOver() {
    SERVER.execute(database, "DELETE FROM notes");

    var failure = failure(() -> backups.restore(request(database, Existing.REFUSE, true)));

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("is not empty. Nothing was restored.");
    assertThat(SERVER.value(database, "SELECT count(*) FROM notes")).isEqualTo("0");
  }

  @Test
  void theOldDatabaseIsKeptUnderAnotherNameAndItsSettingsAreTakenOver() throws BackupException {
    var role = "reader_" + database;
    SERVER.execute(
        database,
        "DELETE FROM notes",
        "CREATE ROLE " + role,
        "ALTER DATABASE " + database + " SET search_path = \"$user\", public, \"Odd\"",
        "ALTER DATABASE " + database + " SET application_name = 'it''s'",
        "ALTER DATABASE " + database + " CONNECTION LIMIT 77",
        "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC",
        "GRANT CONNECT ON DATABASE " + database + " TO " + role,
        "COMMENT ON DATABASE " + database + " IS 'chat'");
    var settings = settings(database);

    var restored = backups.restore(request(database, Existing.KEEP_RENAMED, false));

    assertThat(SERVER.value(database, "SELECT count(*) FROM notes")).isEqualTo("100");
    var kept = restored.keptAs().orElseThrow();
    assertThat(kept).matches(database + "_before_restore_\\d{8}t\\d{6}z");
    assertThat(SERVER.value(kept, "SELECT count(*) FROM notes")).isEqualTo("0");
    assertThat(settings(database)).isEqualTo(settings);
    assertThat(settings).contains("chat", "77", role, "Odd");
  }

  @Test
  void sessionsInTheDatabaseAreEndedByConsentOnly() throws Exception {
    try (var session = SERVER.connect(database)) {
      var failure = failure(() -> backups.restore(request(database, Existing.KEEP_RENAMED, false)));

      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure).hasMessageContaining("1 session is in " + database);
      assertThat(session.isValid(5)).isTrue();

      backups.restore(request(database, Existing.KEEP_RENAMED, true));

      assertThat(session.isValid(5)).isFalse();
      assertThat(SERVER.value(database, "SELECT count(*) FROM notes")).isEqualTo("100");
    }
  }

  @Test
  void aBackupIsProvenOnAnotherServerWithoutItsRoles() throws BackupException {
    var role = "author_" + database;
    SERVER.execute(
        database,
        "CREATE ROLE " + role,
        "ALTER TABLE notes OWNER TO " + role,
        "CREATE VIEW short AS SELECT id FROM notes");
    var owned = backups.take(BackupRequest.of(BackupsTest.server(SERVER, database), folder));

    var other = BackupsTest.server(TestServer.newest(), "postgres");
    var verification = backups.verify(owned, other, 1).verification();

    assertThat(verification.differences()).isEmpty();
    assertThat(verification.notes())
        .anyMatch(note -> note.startsWith("Restored on another server: owners"));
  }

  @Test
  void aDamagedBackupIsNotRestored() throws Exception {
    Files.write(backup.dump(), new byte[] {1, 2, 3});

    var failure = failure(() -> backups.restore(request(database, Existing.KEEP_RENAMED, true)));

    assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(leftoverNames()).isEmpty();
  }

  @Test
  void scratchDatabasesOfADeadBelayAreFoundAndDroppedButNotThoseOfALivingOne() throws Exception {
    var dead = "belay_verify_999999_1";
    var unknown = "belay_verify_999999_2";
    SERVER.execute(
        "postgres",
        "CREATE DATABASE " + dead,
        "COMMENT ON DATABASE " + dead + " IS 'Belay works in it: session 999999 begun 12.5, x'",
        "CREATE DATABASE " + unknown);
    var server = BackupsTest.server(SERVER, "postgres");
    try (var alive =
        NewDatabase.create(
            server,
            "postgres",
            NewDatabase.VERIFY,
            Optional.empty(),
            InstantSource.system(),
            BackupObserver.NONE)) {
      assertThat(Backups.leftovers(server))
          .extracting(LeftoverDatabase::name, LeftoverDatabase::abandoned)
          .contains(tuple(dead, true), tuple(unknown, false), tuple(alive.name(), false));

      assertThat(Backups.dropAbandoned(server)).containsExactly(dead);

      assertThat(leftoverNames()).contains(unknown, alive.name());
    } finally {
      SERVER.execute("postgres", "DROP DATABASE IF EXISTS " + dead, "DROP DATABASE " + unknown);
    }
    assertThat(leftoverNames()).isEmpty();
  }

  @Test
  void aRestoredSubscriptionDoesNotKeepTheScratchDatabaseAlive() throws Exception {
    SERVER.execute(
        database,
        "CREATE SUBSCRIPTION sub_"
            + database
            + " CONNECTION 'host=192.0.2.1 dbname=x' PUBLICATION p WITH (connect = false)");
    try {
      var plain =
          backups.take(
              new BackupRequest(
                  BackupsTest.server(SERVER, database),
                  folder,
                  BackupFormat.PLAIN,
                  1,
                  ManifestDepth.full(),
                  Duration.ofSeconds(10)));

      assertThat(
              backups
                  .verify(plain, BackupsTest.server(SERVER, "postgres"), 1)
                  .verification()
                  .passed())
          .isTrue();
      assertThat(leftoverNames()).isEmpty();
    } finally {
      SERVER.execute(
          database,
          "ALTER SUBSCRIPTION sub_" + database + " SET (slot_name = NONE)",
          "DROP SUBSCRIPTION sub_" + database);
    }
  }

  @Test
  void aPlainDumpFromElsewhereIsProvenByLoadingIt() throws Exception {
    var script = script("notes.sql", plainDump());

    var verification = backups.verifyScript(script, BackupsTest.server(SERVER, "postgres"));

    assertThat(verification.comparisons())
        .contains(new Verification.Comparison("rows of public.notes", "100", "100", true));
    assertThat(verification.notes()).anyMatch(note -> note.contains("has no manifest"));
    assertThat(leftoverNames()).isEmpty();
  }

  @Test
  void aPlainDumpThatEndsTooEarlyIsDamaged() throws Exception {
    var whole = plainDump();
    var script = script("short.sql", whole.substring(0, whole.indexOf("note 50")));

    var failure =
        failure(() -> backups.verifyScript(script, BackupsTest.server(SERVER, "postgres")));

    assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(failure).hasMessageContaining("closing line is missing");
  }

  @Test
  void aPlainDumpThatWouldLeaveTheScratchDatabaseIsNotLoaded() throws Exception {
    var script = script("away.sql", "SELECT 1;\n\\connect " + database + "\nDROP TABLE notes;\n");

    var failure =
        failure(() -> backups.verifyScript(script, BackupsTest.server(SERVER, "postgres")));

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure).hasMessageContaining("line 2 is the psql command \\connect");
    assertThat(SERVER.value(database, "SELECT count(*) FROM notes")).isEqualTo("100");
  }

  @Test
  void aPlainDumpWithAFailingStatementIsNotProven() throws Exception {
    var script = script("failing.sql", "CREATE TABLE a (b int);\nINSERT INTO a VALUES ('x');\n");

    var failure =
        failure(() -> backups.verifyScript(script, BackupsTest.server(SERVER, "postgres")));

    assertThat(failure)
        .hasMessageContaining("psql ended with exit code 3")
        .hasMessageContaining("failing.sql:2");
    assertThat(leftoverNames()).isEmpty();
  }

  @Test
  void aTemplateCopyIsComparedAndBringsTheDatabaseBack() throws Exception {
    var server = BackupsTest.server(SERVER, "postgres");
    var copy =
        TemplateCopy.take(server, database, database + "_copy", false, InstantSource.system());
    SERVER.execute(database, "DROP TABLE notes");

    var kept = copy.restoreAs(server, database, false, InstantSource.system());

    assertThat(copy.verification().passed()).isTrue();
    assertThat(copy.verification().notes()).contains(TemplateCopy.CAUTION);
    assertThat(SERVER.value(database, "SELECT count(*) FROM notes")).isEqualTo("100");
    assertThat(SERVER.value(kept, "SELECT count(*) FROM pg_tables WHERE tablename = 'notes'"))
        .isEqualTo("0");
    assertThat(SERVER.value(copy.database(), "SELECT count(*) FROM notes")).isEqualTo("100");
  }

  @Test
  void aTemplateCopyNeedsConsentToEndSessions() throws Exception {
    var server = BackupsTest.server(SERVER, "postgres");
    try (var session = SERVER.connect(database)) {
      var failure =
          failure(() ->
              TemplateCopy.take(
                  server, database, database + "_copy", false, InstantSource.system()));

      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(session.isValid(5)).isTrue();
    }
  }

  private interface Failing {
    void run() throws BackupException;
  }

  private static BackupException failure(Failing action) {
    return catchThrowableOfType(BackupException.class, action::run);
  }

  private RestoreRequest request(String name, Existing existing, boolean endSessions) {
    return new RestoreRequest(
        backup, BackupsTest.server(SERVER, "postgres"), name, existing, endSessions, 2);
  }

  private String plainDump() throws Exception {
    var plain =
        backups.take(
            new BackupRequest(
                BackupsTest.server(SERVER, database),
                folder,
                BackupFormat.PLAIN,
                1,
                ManifestDepth.counts(),
                Duration.ofSeconds(10)));
    return Files.readString(plain.dump());
  }

  private Path script(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String comment(String name) {
    return SERVER.value(
        "postgres",
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '"
            + name
            + "'");
  }

  private static String settings(String name) {
    return SERVER.value(
        "postgres",
        "SELECT concat_ws(' ', pg_get_userbyid(datdba), datconnlimit, (SELECT array_agg(acl ORDER"
            + " BY acl::text) FROM unnest(datacl) AS acl), shobj_description(d.oid, 'pg_database'),"
            + " (SELECT array_agg(entry ORDER BY entry) FROM pg_db_role_setting, unnest(setconfig)"
            + " AS entry WHERE setdatabase = d.oid)) FROM pg_database AS d WHERE datname = '"
            + name
            + "'");
  }

  private static List<String> leftoverNames() throws BackupException {
    var names =
        SERVER.value(
            "postgres",
            "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname ~"
                + " '^belay_(verify|restore)'");
    return names.equals("null") ? List.of() : List.of(names.split(" "));
  }
}
