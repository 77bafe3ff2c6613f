package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent.Options;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import dev.belay.postgres.sandbox.SampleSize;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxObserver;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.action.ActionRunners;
import dev.belay.schema.SchemaComparison;
import dev.belay.schema.SchemaFilter;
import dev.belay.schema.SchemaSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped guided migration on a real sandbox, with nothing but its own answers. */
class GuidedMigrationRunTest {
  @TempDir static Path home;

  private static Sandbox sandbox;
  private static SandboxServer server;

  private final Map<String, Map<String, String>> answers = new HashMap<>(GuidedRunbook.answers());
  private final List<String> refused = new ArrayList<>();

  @BeforeAll
  static void start() throws SandboxException {
    sandbox =
        new Sandbox(
            home.resolve("sandbox"),
            SandboxOptions.usual().from(SandboxOptions.From.LOCAL).size(SampleSize.SMALL),
            SandboxObserver.SILENT);
    server = sandbox.start();
  }

  @AfterAll
  static void stop() throws SandboxException {
    sandbox.stop();
  }

  @BeforeEach
  void asNew() throws SandboxException {
    sandbox.reset();
  }

  @Test
  void runsToItsEndWithTheShippedAnswers() throws Exception {
    var end = run();
    assertThat(end.status()).as(story(end)).isEqualTo(RunStatus.FINISHED);
    assertThat(end.progress().outcome()).as(story(end)).contains(RunOutcome.COMPLETED);
    assertThat(refused).isEmpty();
    assertThat(end.steps().values())
        .extracting(StepState::status)
        .containsOnly(StepStatus.DONE, StepStatus.NOT_APPLICABLE);
    assertThat(text("SELECT count(*) FROM belay.migration_history")).isEqualTo("5");
    assertThat(text("SELECT value FROM nchat.app_settings WHERE key = 'maintenance'"))
        .isEqualTo("off");
    assertThat(text("SELECT to_regclass('nchat.nchat_message_bookmarks')::text"))
        .isEqualTo("nchat.nchat_message_bookmarks");
  }

  @Test
  void rollsBackFromTheMiddleToTheSchemaThatWasThere() throws Exception {
    var before = schema();
    answers.put(
        "keep", Map.of("answer", "roll-back", "reason", "The application shows an empty channel."));
    var end = run();
    assertThat(end.progress().outcome()).as(story(end)).contains(RunOutcome.ROLLED_BACK);
    assertThat(end.step("apply").undo()).as(story(end)).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(end.step("maintenance-table").undo()).isEqualTo(UndoStatus.UNDONE_VERIFIED);
    assertThat(SchemaComparison.compare(before, schema())).isEmpty();
    assertThat(schema().fingerprint()).isEqualTo(before.fingerprint());
    assertThat(text("SELECT count(*) FROM belay.migration_history")).isEqualTo("0");
    assertThat(text("SELECT value FROM nchat.app_settings WHERE key = 'maintenance'"))
        .isEqualTo("off");
  }

  @Test
  void rollsBackUnderReturnedTrafficThroughMaintenance() throws Exception {
    var before = schema();
    answers.put(
        "keep-after-watch",
        Map.of("answer", "roll-back", "reason", "Errors of more than five percent."));
    var end = run();
    assertThat(end.progress().outcome()).as(story(end)).contains(RunOutcome.ROLLED_BACK);
    assertThat(end.progress().why().orElseThrow())
        .contains("maintenance-table-off, apply, maintenance-table");
    assertThat(schema().fingerprint()).isEqualTo(before.fingerprint());
    assertThat(text("SELECT value FROM nchat.app_settings WHERE key = 'maintenance'"))
        .isEqualTo("off");
  }

  private RunState run() throws Exception {
    var runners = new ActionRunners(Optional.empty());
    var engine =
        new RunEngine(
            new JournalStore(Files.createTempDirectory(home, "runs"), Clock.systemUTC()),
            new Connector(),
            runners::of,
            runners::undo,
            new Secrets(Map.of()),
            RunClock.of(Clock.systemUTC()),
            Checkpoint.NONE);
    var request =
        new RunRequest(
            GuidedRunbook.resolved(),
            GuidedRunbook.params(),
            target(),
            new Options(false, false),
            operator());
    try (var run = Run.create(engine, request, List.of(listener()))) {
      return run.drive((state, patience) -> Optional.of(next(state)));
    }
  }

  /** What the answers file says to the step that waits; clicks are given; else the run is left. */
  private Command next(RunState state) {
    var waiting =
        state.steps().values().stream()
            .filter(step -> step.status() == StepStatus.WAITING)
            .findFirst();
    if (state.status() != RunStatus.RUNNING || waiting.isEmpty() || !refused.isEmpty()) {
      return new Command.Leave(operator());
    }
    var step = waiting.get().id();
    var need = waiting.get().said().waiting().orElseThrow().need();
    var answer = answers.getOrDefault(step, Map.of());
    return switch (need) {
      case CONFIRMATION -> new Command.Confirm(step, Optional.empty(), operator());
      case TYPED_TARGET ->
          new Command.Confirm(step, Optional.ofNullable(answer.get("confirm")), operator());
      case VALUE -> new Command.GiveValue(step, answer.getOrDefault("value", ""), operator());
      case ANSWER ->
          new Command.Answer(
              step,
              answer.getOrDefault("answer", ""),
              Optional.ofNullable(answer.get("reason")),
              operator());
      case APPROVAL, SECOND_PERSON ->
          new Command.Approve(step, answer.getOrDefault("approve-by", operator()));
      case GATE, VERDICT, CHOICE -> new Command.Leave(operator());
    };
  }

  private RunListener listener() {
    return new RunListener() {
      @Override
      public void onEntry(Entry entry, RunState state) {}

      @Override
      public void onRefused(Command command, String why) {
        refused.add(command + ": " + why);
      }
    };
  }

  private static String operator() {
    return GuidedRunbook.answersFile().get("operator").asString();
  }

  private static Target target() throws Exception {
    var password = Secret.of(Files.readString(server.passwordFile(SandboxServer.MIGRATOR)).strip());
    return new Target(
        "sandbox",
        Environment.SANDBOX,
        ConnectionSpec.of(
            new HostPort(SandboxServer.HOST, server.port()),
            SandboxServer.DATABASE,
            SandboxServer.MIGRATOR,
            Optional.of(password)),
        true,
        DeadMansHandle.DEFAULT);
  }

  /** Where the run stands, for the message of a test that fails. */
  private String story(RunState state) {
    var lines = new ArrayList<String>();
    lines.add(state.status() + " " + state.progress().why().orElse("") + " " + refused);
    state
        .steps()
        .values()
        .forEach(step -> lines.add(step.id() + " " + step.status() + " " + step.said()));
    return String.join("\n", lines);
  }

  private static SchemaSnapshot schema() throws SQLException {
    try (var connection = server.connect(SandboxServer.MIGRATOR, SandboxServer.DATABASE)) {
      return SchemaSnapshot.read(connection, SchemaFilter.standard());
    }
  }

  private static String text(String sql) throws SQLException {
    try (var connection = server.connect(SandboxServer.MIGRATOR, SandboxServer.DATABASE);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
