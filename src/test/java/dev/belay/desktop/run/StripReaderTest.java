package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.AttemptState;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.About;
import dev.belay.runbook.Action;
import dev.belay.runbook.Limits;
import dev.belay.runbook.OnFailure;
import dev.belay.runbook.Phase;
import dev.belay.runbook.Requirement;
import dev.belay.runbook.Retries;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The strip read from a real server, for a run whose state is given. */
class StripReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant OPENED = Instant.parse("2026-11-25T03:00:00Z");
  private static final String SCRIPT =
      "CREATE TABLE IF NOT EXISTS bookmarks (u int REFERENCES users (id));"
          + " INSERT INTO bookmarks SELECT id FROM users WHERE false";

  private final TestServer server = TestServer.newest();
  private final LinkedBlockingQueue<StripModel> models = new LinkedBlockingQueue<>();
  private volatile RunPicture picture = picture(StepStatus.WAITING, List.of());

  private Map<String, EarlierUndo> earlier = Map.of();

  @Test
  void beforeTheApplyItSaysBehindWhomBelayWouldQueueAndAfterwardsWhatOthersWrote()
      throws Exception {
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE users (id int PRIMARY KEY)");
    try (var reader = StripReader.start(sources(database), models::add);
        var writer = server.connect(database)) {
      var free = until(model -> outlook(model).startsWith("Applied now"));
      assertThat(outlook(free)).isEqualTo("Applied now, Belay would queue behind nobody.");
      assertThat(free.waits().says()).isEqualTo("Nobody waits on a lock.");
      assertThat(value(free, "Rows written since")).isEqualTo("not applied");
      writer.setAutoCommit(false);
      try (var statement = writer.createStatement()) {
        statement.execute("SET application_name = 'app/web'");
        statement.execute("INSERT INTO users VALUES (1)");
      }
      var behind =
          until(model ->
              outlook(model).contains("queue behind") && !outlook(model).contains("nobody"));
      var holder = behind.waits().holders().getFirst();
      assertThat(outlook(behind)).contains(holder.pid());
      assertThat(holder.who()).isEqualTo("app/web");
      assertThat(holder.holds()).isEqualTo("holds ROW EXCLUSIVE on users");
      writer.rollback();

      server.execute(database, SCRIPT);
      picture = picture(StepStatus.DONE, List.of(committed()));
      until(model -> value(model, "Rows written since").startsWith("about"));
      server.execute(
          database, "INSERT INTO users VALUES (2)", "INSERT INTO bookmarks VALUES (2), (2)");
      var written = until(model -> value(model, "Rows written since").equals("about 2"));
      assertThat(written.price().getFirst().source()).contains("pg_stat_user_tables");
      assertThat(written.waits().outlook()).isEmpty();
    }
  }

  @Test
  void theServersValuesAreReadAndWhatNobodyTellsIsUnknown() throws Exception {
    try (var reader = StripReader.start(sources(server.freshDatabase()), models::add)) {
      var model = until(one -> !one.health().vitals().getFirst().value().equals("unknown"));
      assertThat(model.health().vitals().getFirst().value()).matches("\\d+( / \\d+)?");
      assertThat(model.health().vitals().getLast().value()).isIn("no replica", "unknown");
      assertThat(value(model, "Undo takes")).isEqualTo("not rehearsed");
      assertThat(value(model, "Undo would lose")).isEqualTo("unknown");
      assertThat(value(model, "No return after")).isEqualTo("no such step");
      assertThat(model.backup().says()).isEqualTo("This runbook takes no backup.");
      assertThat(model.decideBy().orElseThrow().moment()).isEqualTo("03:42");
    }
  }

  @Test
  void anEarlierUndoOfTheStepIsItsRehearsal() throws Exception {
    earlier =
        Map.of(
            "apply",
            new EarlierUndo(
                "0141-abc",
                "nchat-staging",
                Duration.ofMillis(3900),
                Instant.now().minusSeconds(7300)));
    try (var reader = StripReader.start(sources(server.freshDatabase()), models::add)) {
      var model = until(one -> !value(one, "Undo takes").equals("not rehearsed"));
      assertThat(value(model, "Undo takes")).isEqualTo("about 3.9 s");
      assertThat(value(model, "Last rehearsed")).isEqualTo("3.9 s, 2 h ago");
      assertThat(model.price().get(1).source())
          .isEqualTo("the undo of this step in run 0141 on nchat-staging");
    }
  }

  @Test
  void withoutAnySampleEveryValueIsTheWordUnknown() {
    var model =
        StripModels.of(
            new StripFacts(picture.state(), picture.runbook(), StripFacts.Live.NONE, OPENED));
    assertThat(model.waits().age()).isEqualTo("unknown");
    assertThat(model.health().vitals()).allMatch(vital -> vital.value().equals("unknown"));
    assertThat(model.decideBy().orElseThrow().left()).isEqualTo("in 42 min");
  }

  private StripReader.Sources sources(String database) {
    var connector = new Connector();
    var spec =
        ConnectionSpec.of(
            new HostPort(server.host(), server.port()),
            database,
            TestServer.USER,
            Optional.of(Secret.of(TestServer.PASSWORD)));
    return new StripReader.Sources(
        (role, name) -> connector.open(spec, role, name),
        InstantSource.system(),
        () -> Optional.of(picture),
        new StripScripts(Path.of(""), _ -> {}),
        _ -> earlier);
  }

  private StripModel until(Predicate<StripModel> condition) throws InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      var model = models.poll(1, TimeUnit.SECONDS);
      if (model != null && condition.test(model)) {
        return model;
      }
    }
    throw new AssertionError("The strip never showed it.");
  }

  private static String outlook(StripModel model) {
    return model.waits().outlook().map(StripModel.Outlook::says).orElse("");
  }

  private static String value(StripModel model, String label) {
    return model.price().stream()
        .filter(fact -> fact.label().equals(label))
        .map(StripModel.Fact::value)
        .findFirst()
        .orElseThrow();
  }

  private static AttemptState committed() {
    var part =
        new PartState(
            1,
            "054",
            true,
            true,
            Optional.empty(),
            Optional.empty(),
            new PartState.Progress(2, 2, 2, true, true));
    return new AttemptState(
        new Subject("apply", Subject.Direction.FORWARD, 1),
        OPENED,
        new JournalEvent.Plan(JournalEvent.Reach.DATABASE, "", 1),
        Optional.empty(),
        List.of(part),
        new AttemptState.Guards(Map.of(), false),
        Optional.of(new AttemptState.End.Succeeded()));
  }

  private static RunPicture picture(StepStatus status, List<AttemptState> attempts) {
    var undo =
        new Undo(
            Optional.of("DROP TABLE bookmarks"),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of());
    var step =
        new Step(
            "apply",
            "Apply",
            new Action.Sql(
                Optional.of(SCRIPT),
                Optional.empty(),
                Action.TransactionMode.ONE,
                Optional.empty()),
            new Step.Purpose("why", Step.Risk.DDL, false),
            new Step.Start(List.of(), Optional.empty(), Step.Confirm.BY_RISK),
            new Step.Conduct(
                Optional.empty(), Retries.NONE, List.of(), Optional.empty(), Optional.empty()),
            new Step.Ending(List.of(), List.of(), Optional.of(undo), OnFailure.STOP));
    var day = LocalDate.parse("2026-11-25");
    var about =
        new About(
            "one",
            "One step",
            About.Kind.MIGRATION,
            Optional.empty(),
            new About.Ownership("Team", "1", day, day, Optional.empty()));
    var runbook =
        new Runbook(
            1,
            about,
            new Requirement(true, 14, Optional.empty(), List.of()),
            List.of(),
            Limits.DEFAULT,
            List.of(new Phase("only", "Only", List.of(step))));
    var event =
        new JournalEvent.RunOpened(
            new JournalEvent.Version(1, "test"),
            "",
            List.of("apply"),
            Map.of("decide_by", "03:42"),
            new JournalEvent.MeantTarget("nchat", "staging", "localhost", true),
            new JournalEvent.Options(false, false),
            "tester");
    var said =
        new StepState.Said(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    var state = new StepState("apply", status, UndoStatus.NONE, OPENED, attempts, Map.of(), said);
    var run =
        new RunState(
            new RunState.Opened("0001-one", OPENED, event),
            new RunState.Progress(
                RunStatus.RUNNING,
                Optional.of("apply"),
                Optional.empty(),
                "tester",
                Optional.empty(),
                List.of(),
                Optional.empty()),
            Map.of("apply", state),
            Map.of(),
            Optional.empty(),
            1);
    return new RunPicture(
        run,
        List.of(),
        runbook,
        new RunPicture.Driven.Here(),
        RunPicture.Heard.NOTHING,
        Answers.NONE);
  }
}
