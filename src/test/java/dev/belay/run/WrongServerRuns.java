package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import dev.belay.run.action.ActionRunners;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs that write one row per step, on a target that each case chooses. */
final class WrongServerRuns {
  static final String PASSWORD = "s3cret-of-the-operator";
  private static final String OPERATOR = "operator";

  private static final String HEADER =
      """
      belay: 1
      id: test
      title: Test
      kind: migration
      owner: tests
      version: "1"
      last-review: 2026-01-01
      next-review: 2099-01-01
      """;

  private static final String PHASES =
      """
      phases:
        - id: all
          title: All
          steps:
            - id: one
              title: The first row
              why: It is needed.
              risk: write
              action: {type: sql, sql: "INSERT INTO hits (step) VALUES ('one')"}
              undo: {sql: "DELETE FROM hits WHERE step = 'one'"}
            - id: look
              title: Look
              why: To see.
              action: {type: query, sql: "SELECT count(*) AS n FROM hits"}
              expect: {at-least: 0}
            - id: two
              title: The second row
              why: It is needed.
              risk: write
              action: {type: sql, sql: "INSERT INTO hits (step) VALUES ('two')"}
              undo: {sql: "DELETE FROM hits WHERE step = 'two'"}
      """;

  /** A backup alone: it opens further sessions of its own. */
  static final String BACKUP =
      """
      phases:
        - id: all
          title: All
          steps:
            - id: backup
              title: Back up
              why: To have something to go back to.
              risk: read
              action: {type: backup, folder: backups, format: custom, verify: true, jobs: 1}
      """;

  private final Path folder;
  private final List<String> said = new ArrayList<>();
  private final List<String> created = new ArrayList<>();

  WrongServerRuns(Path folder) {
    this.folder = folder;
  }

  static ConnectionSpec spec(int port, String database) {
    return ConnectionSpec.of(
        new HostPort("127.0.0.1", port), database, "postgres", Optional.of(Secret.of(PASSWORD)));
  }

  static Target target(ConnectionSpec spec, boolean markers) {
    return new Target(
        "test-target", Environment.DEVELOPMENT, spec, markers, DeadMansHandle.DEFAULT);
  }

  static Target target(int port, boolean markers) {
    return target(spec(port, WrongServers.DATABASE), markers);
  }

  /** The runbook, with more lines in its head. */
  Resolved runbook(String head) {
    return runbook(head, PHASES);
  }

  Resolved runbook(String head, String phases) {
    try {
      Files.createDirectories(folder);
      var file = Files.writeString(folder.resolve("test.yaml"), HEADER + head + phases);
      var reading = new RunbookReader(Clock.systemUTC()).read(file);
      return reading
          .resolved()
          .orElseThrow(() -> new IllegalStateException(String.valueOf(reading.problems())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the run said while it went, without keeping it. */
  List<String> said() {
    return List.copyOf(said);
  }

  private RunEngine engine(Checkpoint checkpoint) {
    var runners = new ActionRunners(Optional.empty());
    return new RunEngine(
        new JournalStore(folder.resolve("home"), Clock.systemUTC()),
        new Connector(),
        runners::of,
        runners::undo,
        new Secrets(Map.of()),
        RunClock.of(Clock.systemUTC()),
        checkpoint);
  }

  private RunListener listener() {
    said.clear();
    return new RunListener() {
      @Override
      public void onEntry(Entry entry, RunState state) {
        if (entry.event() instanceof JournalEvent.RunOpened) {
          created.add(state.run());
        }
      }

      @Override
      public void onProgress(String step, String text) {
        said.add(text);
      }
    };
  }

  Run create(Target target, Resolved runbook, Checkpoint checkpoint) throws Exception {
    return Run.create(
        engine(checkpoint),
        new RunRequest(
            runbook,
            Map.of(),
            target,
            new JournalEvent.Options(false, false),
            OPERATOR,
            Set.copyOf(created)),
        List.of(listener()));
  }

  /** Makes a run, lets it do its first step, and leaves it; its name. */
  String begin(Target target) throws Exception {
    try (var run = create(target, runbook(""), Checkpoint.NONE)) {
      run.drive(untilTwo());
      return run.name();
    }
  }

  Run resume(String name, Target target) throws Exception {
    return Run.resume(engine(Checkpoint.NONE), name, target, OPERATOR, List.of(listener()));
  }

  /** Opens the run again and drives it to its end. */
  RunState finish(String name, Target target) throws Exception {
    try (var run = resume(name, target)) {
      return run.drive(toTheEnd());
    }
  }

  /** The run that was made last. */
  String newest() {
    return created.getLast();
  }

  List<Entry> entries(String name) {
    return new JournalStore(folder.resolve("home"), Clock.systemUTC()).read(name).entries();
  }

  /** Confirms the first step and leaves at the second. */
  CommandSource untilTwo() {
    return (state, patience) -> confirmation(state, "one").or(() -> leave());
  }

  /** Confirms everything; leaves where the run is held. */
  CommandSource all() {
    return (state, patience) ->
        confirmation(state, "one").or(() -> confirmation(state, "two")).or(() -> leave());
  }

  /** Confirms the first step; at the second takes everything back. */
  CommandSource takingBack() {
    return (state, patience) -> {
      var waiting = state.step("two").said().waiting().isPresent();
      return confirmation(state, "one")
          .or(() ->
              waiting && state.status() == RunStatus.RUNNING
                  ? Optional.of(new Command.RollBack(List.of(), "as planned", OPERATOR))
                  : leave());
    };
  }

  /** Confirms everything and lets a held run go on, once. */
  private CommandSource toTheEnd() {
    var continued = new ArrayList<String>();
    return (state, patience) -> {
      if (state.status() == RunStatus.HELD && continued.isEmpty()) {
        continued.add(OPERATOR);
        return Optional.of(new Command.Continue(OPERATOR));
      }
      return confirmation(state, "one").or(() -> confirmation(state, "two")).or(() -> leave());
    };
  }

  private static Optional<Command> confirmation(RunState state, String step) {
    var waits =
        state
            .step(step)
            .said()
            .waiting()
            .map(StepState.Waiting::need)
            .equals(Optional.of(JournalEvent.Need.CONFIRMATION));
    return state.status() == RunStatus.RUNNING && waits
        ? Optional.of(new Command.Confirm(step, Optional.empty(), OPERATOR))
        : Optional.empty();
  }

  private static Optional<Command> leave() {
    return Optional.of(new Command.Leave(OPERATOR));
  }
}
