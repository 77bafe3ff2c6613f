package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.RunStart;
import dev.belay.desktop.run.RunsRoom;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** From the window to the journal: who blocks the run is cancelled in the locks room. */
@Timeout(60)
class LocksToJournalTest {
  private static final String RUNBOOK =
      """
      belay: 1
      id: small
      title: Small
      kind: migration
      owner: tests
      version: "1"
      last-review: 2026-01-01
      next-review: 2099-01-01
      phases:
        - id: all
          title: All
          steps:
            - id: alter
              title: Alter
              why: It is tried.
              risk: ddl
              confirm: none
              limits: {lock-timeout: 20s}
              action:
                type: sql
                transaction: auto
                sql: ALTER TABLE held ADD COLUMN a int
              undo: {none: a test}
            - id: look
              title: Look
              why: So that the run is still on.
              action: {type: manual, prompt: What does it look like?, value: text}
      """;

  @TempDir private Path home;

  @Test
  void whoBlocksTheRunIsCancelledByKeysAndItsJournalSaysWhoWhatAndWhatCameOfIt() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE held (id int)");
    var parts = RunParts.of(home);
    var profile = profile(server, database);
    parts.targets().profiles().add(profile);
    var made = new AtomicReference<Desktop>();
    try (var blocker = server.connect(database);
        var keys =
            new Keys(() -> {
              made.set(DesktopJourney.desktop(home, parts));
              return made.get().shell();
            })) {
      var desktop = made.get();
      blocker.setAutoCommit(false);
      var pid = blocker.unwrap(PGConnection.class).getBackendPID();
      try (var statement = blocker.createStatement()) {
        statement.execute("LOCK TABLE held IN ROW EXCLUSIVE MODE");
        var slept = CompletableFuture.supplyAsync(() -> state(statement, "SELECT pg_sleep(50)"));
        Fx.run(() -> desktop.connectionInUse().use(profile));
        assertThat(desktop.runs().desk().start(start())).isTrue();

        keys.press(KeyCode.DIGIT3, true, false);
        var locks = desktop.live().locks().model();
        keys.until(
            "the blocker of the run is the root",
            () ->
                locks
                    .detail()
                    .get()
                    .filter(one -> one.label().equals(String.valueOf(pid)))
                    .isPresent());
        keys.press(KeyCode.C).tabTo("act-confirmed").press(KeyCode.ENTER);

        assertThat(slept.get(20, TimeUnit.SECONDS)).isEqualTo("57014");
        keys.until("what is watched is recorded in the data folder", () -> holdsFiles("watched"));
        keys.until("what came of it is in the journal", () -> acted(parts).size() == 2);
        assertThat(acted(parts))
            .allSatisfy(act -> {
              assertThat(act.act()).isEqualTo("Cancel the query of " + pid);
              assertThat(act.operator()).isEqualTo("tester");
            })
            .extracting(JournalEvent.SessionActed::outcome)
            .satisfiesExactly(
                asked -> assertThat(asked).isEqualTo("asked for"),
                outcome -> assertThat(outcome).isEqualTo(pid + " no longer runs that statement."));
      } finally {
        desktop.runs().close();
        desktop.live().close();
      }
    }
  }

  private boolean holdsFiles(String folder) throws IOException {
    if (!Files.isDirectory(home.resolve(folder))) {
      return false;
    }
    try (var files = Files.walk(home.resolve(folder))) {
      return files.anyMatch(Files::isRegularFile);
    }
  }

  private static List<JournalEvent.SessionActed> acted(RunsRoom.Engine parts) {
    var run = parts.engine().store().list().getFirst().run();
    return parts.engine().store().read(run).entries().stream()
        .map(Entry::event)
        .filter(JournalEvent.SessionActed.class::isInstance)
        .map(JournalEvent.SessionActed.class::cast)
        .toList();
  }

  /** The SQLSTATE of its failure; empty when it went well. */
  private static String state(java.sql.Statement statement, String sql) {
    try {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static Profile profile(TestServer server, String database) {
    return new Profile(
        "shop",
        Environment.DEVELOPMENT,
        "postgresql://"
            + TestServer.USER
            + "@"
            + server.host()
            + ":"
            + server.port()
            + "/"
            + database,
        true,
        Optional.empty(),
        DeadMansHandle.DEFAULT);
  }

  private RunStart start() throws Exception {
    var file = Files.writeString(home.resolve("small.yaml"), RUNBOOK);
    var reading = new RunbookReader(Clock.systemUTC()).read(file);
    assertThat(reading.resolved()).as(reading.problems().toString()).isPresent();
    return new RunStart(
        reading.resolved().orElseThrow(),
        Optional.of("shop"),
        Map.of(),
        new JournalEvent.Options(false, false),
        "tester",
        Answers.NONE);
  }
}
