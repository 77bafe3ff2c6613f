package dev.belay.desktop.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Verdict;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import dev.belay.run.Checkpoint;
import dev.belay.run.Command;
import dev.belay.run.CommandQueue;
import dev.belay.run.CommandSource;
import dev.belay.run.Run;
import dev.belay.run.RunClock;
import dev.belay.run.RunEngine;
import dev.belay.run.RunListener;
import dev.belay.run.RunRequest;
import dev.belay.run.Secrets;
import dev.belay.run.action.ActionRunners;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.RunbookReader;
import dev.belay.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The screen of runs that a real engine broke off and settled on a real server. */
@Timeout(60)
class SettleEngineTest {
  private static final String RUNBOOK =
      """
      belay: 1
      id: test
      title: Test
      kind: migration
      owner: tests
      version: "1"
      last-review: 2026-01-01
      next-review: 2099-01-01
      phases:
        - id: all
          title: All
          steps:
            - id: change
              title: Make the table
              why: It is tried.
              risk: ddl
              confirm: none
              action: {type: sql, sql: "%s"%s}
              undo: {none: it is a test}
            - id: look
              title: Look
              why: It is tried.
              risk: read
              action: {type: query, sql: SELECT 1}
      """;

  @TempDir Path folder;
  private final TestServer server = TestServer.newest();
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private String database = "";

  /** The process ends there, as far as the run can tell. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void makeDatabase() {
    database = server.freshDatabase();
  }

  private Resolved runbook(String sql, String more) throws Exception {
    var file = Files.writeString(folder.resolve("test.yaml"), RUNBOOK.formatted(sql, more));
    var reading = new RunbookReader(InstantSource.system()).read(file);
    assertThat(reading.errors()).isEmpty();
    return reading.resolved().orElseThrow();
  }

  private RunEngine engine(Checkpoint checkpoint) {
    var runners = new ActionRunners(Optional.empty());
    return new RunEngine(
        new JournalStore(folder.resolve("home"), InstantSource.system()),
        new Connector(),
        runners::of,
        runners::undo,
        new Secrets(Map.of()),
        RunClock.of(InstantSource.system()),
        checkpoint);
  }

  private Target target() {
    return new Target(
        "test-target",
        Environment.DEVELOPMENT,
        ConnectionSpec.of(
            new HostPort(server.host(), server.port()),
            database,
            TestServer.USER,
            Optional.of(Secret.of(TestServer.PASSWORD))),
        true,
        DeadMansHandle.DEFAULT);
  }

  private RunListener listener() {
    return (entry, _) -> entries.add(entry);
  }

  /** Drives it until it dies at that point. */
  private String killed(Resolved runbook, String point) throws Exception {
    Checkpoint dying =
        name -> {
          if (name.equals(point)) {
            throw new Killed();
          }
        };
    var request =
        new RunRequest(
            runbook, Map.of(), target(), new JournalEvent.Options(false, false), "On-call 1");
    try (var run = Run.create(engine(dying), request, List.of(listener()))) {
      var name = run.name();
      try {
        run.drive(leaving());
        throw new AssertionError("The run did not come to " + point);
      } catch (Killed _) {
        return name;
      }
    }
  }

  private static CommandSource leaving() {
    return (state, _) ->
        state.inDoubt() && state.status() == RunStatus.RUNNING
            ? Optional.empty()
            : Optional.of(new Command.Leave("On-call 1"));
  }

  private RunState resumed(String run, CommandSource commands) throws Exception {
    try (var again =
        Run.resume(engine(Checkpoint.NONE), run, target(), "On-call 1", List.of(listener()))) {
      return again.drive(commands);
    }
  }

  private SettleScreen screen(Runbook runbook, RunState state) {
    return SettleScreen.of(runbook, state, entries, 0, Instant.now()).orElseThrow();
  }

  @Test
  void whatCommittedIsShownAsCommitted() throws Exception {
    var resolved = runbook("CREATE TABLE made (n int)", "");
    var run = killed(resolved, "before:part-committed");
    var screen = screen(resolved.runbook(), resumed(run, leaving()));
    assertThat(server.value(database, "SELECT to_regclass('made')")).isEqualTo("made");
    assertThat(screen.head().headline()).isEqualTo("The step committed.");
    assertThat(screen.signs())
        .extracting(SettleScreen.Sign::source)
        .contains("fingerprint", "belay.step_marker");
    assertThat(screen.next().getFirst().sentence()).startsWith("The step is now Done");
    assertThat(screen.onward()).isInstanceOf(SettleScreen.Onward.Recorded.class);
  }

  @Test
  void whatWasNeverCommittedIsShownAsWithoutEffect() throws Exception {
    var resolved = runbook("CREATE TABLE made (n int)", "");
    var run = killed(resolved, "before:commit-sent");
    var state = resumed(run, leaving());
    // The engine did it again by itself, because the step asks for no confirmation.
    assertThat(state.step("change").status()).isEqualTo(StepStatus.DONE);
    var screen = SettleScreen.of(resolved.runbook(), state, entries, 0, Instant.now());
    assertThat(screen).as("the verdict of an attempt before the last one").isEmpty();
  }

  @Test
  void whatNobodyCanTellIsDecidedByAPersonThroughTheScreen() throws Exception {
    var other = database + "_other";
    var resolved = runbook("CREATE DATABASE " + other, ", transaction: auto");
    var run = killed(resolved, "after:statement-sent");
    var queue = new CommandQueue();
    var model = new SettleViewModel(queue::add, () -> "On-call 1", _ -> {});
    var decided = new ArrayList<SettleScreen>();
    var driver =
        new RunListener() {
          @Override
          public void onEntry(Entry entry, RunState state) {
            entries.add(entry);
            model.show(SettleScreen.of(resolved.runbook(), state, entries, 0, Instant.now()));
            if (entry.event() instanceof JournalEvent.Settled) {
              model.screen().get().ifPresent(decided::add);
            }
            if (entry.event() instanceof JournalEvent.RunHeld) {
              model.choose(Verdict.ROLLED_BACK);
              model.reason().set("there is no such database");
              model.act();
              queue.add(new Command.Leave("On-call 1"));
            }
          }
        };
    try (var again =
        Run.resume(engine(Checkpoint.NONE), run, target(), "On-call 1", List.of(driver))) {
      again.drive(queue);
    }
    var screen = decided.getLast();
    assertThat(screen.head().headline()).isEqualTo("Nothing took effect.");
    assertThat(screen.head().sentence())
        .isEqualTo("Decided by On-call 1: there is no such database.");
    assertThat(screen.tiles().stream().filter(SettleScreen.Tile::lit))
        .extracting(SettleScreen.Tile::note)
        .containsExactly("a person decided");
  }
}
