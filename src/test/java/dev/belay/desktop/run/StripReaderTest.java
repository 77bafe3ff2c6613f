package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.StepStatus;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private static final String SCRIPT =
      "CREATE TABLE IF NOT EXISTS bookmarks (u int REFERENCES users (id));"
          + " INSERT INTO bookmarks SELECT id FROM users WHERE false";

  private final TestServer server = TestServer.newest();
  private final LinkedBlockingQueue<StripModel> models = new LinkedBlockingQueue<>();
  private volatile RunPicture picture =
      OneStepRun.picture(StepStatus.WAITING, List.of(), SCRIPT, Optional.empty());

  private EarlierRuns earlier = EarlierRuns.NONE;

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
      picture =
          OneStepRun.picture(
              StepStatus.DONE, List.of(OneStepRun.committed()), SCRIPT, Optional.empty());
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
      assertThat(value(model, "Undo would lose"))
          .isEqualTo("unknown: the runbook does not count it");
      assertThat(value(model, "No return after")).isEqualTo("no such step");
      assertThat(model.backup().says()).isEqualTo("This runbook takes no backup.");
      assertThat(model.decideBy().orElseThrow().moment()).isEqualTo("03:42");
    }
  }

  @Test
  void anEarlierUndoOfTheStepIsItsRehearsal() throws Exception {
    var undo =
        new EarlierRuns.Work(
            "0141-abc", "nchat-staging", Duration.ofMillis(3900), Instant.now().minusSeconds(7300));
    earlier = new EarlierRuns(Map.of(), Map.of("apply", undo));
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
            new StripFacts(
                picture.state(), picture.runbook(), StripFacts.Live.NONE, OneStepRun.OPENED));
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
}
