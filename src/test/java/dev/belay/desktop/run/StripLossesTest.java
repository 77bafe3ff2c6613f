package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.testing.Detour;
import dev.belay.journal.AttemptState;
import dev.belay.journal.StepStatus;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Session;
import dev.belay.postgres.SessionRole;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What undoing would lose, by the runbook's own query on a real server: never a guess, never 0. */
@Timeout(60)
class StripLossesTest {
  private static final String SCRIPT = "CREATE TABLE bookmarks (u int)";
  private static final Optional<String> COUNT = Optional.of("SELECT count(*) FROM bookmarks");

  private final TestServer server = TestServer.newest();
  private final LinkedBlockingQueue<StripModel> models = new LinkedBlockingQueue<>();
  private volatile RunPicture picture = waiting(COUNT);
  private volatile String limit = "5s";
  private String database;
  private Detour detour;
  private StripReader reader;

  @BeforeEach
  void begin() {
    database = server.freshDatabase();
    detour = new Detour(server.port());
    var connector = new Connector();
    var spec =
        ConnectionSpec.of(
            new HostPort("localhost", detour.port()),
            database,
            TestServer.USER,
            Optional.of(Secret.of(TestServer.PASSWORD)));
    reader =
        StripReader.start(
            new StripReader.Sources(
                (role, name) -> limited(connector.open(spec, role, name), role),
                InstantSource.system(),
                () -> Optional.of(picture),
                new StripScripts(Path.of(""), _ -> {}),
                _ -> EarlierRuns.NONE),
            models::add);
  }

  @AfterEach
  void end() throws Exception {
    reader.close();
    detour.close();
  }

  @Test
  void nothingIsCountedBeforeItIsInEffectAndThenWhatWasWrittenSince() throws Exception {
    until("not applied");
    picture = picture(StepStatus.RUNNING, List.of(OneStepRun.sent()), COUNT);
    until("not committed");
    picture = picture(StepStatus.IN_DOUBT, List.of(OneStepRun.sent()), COUNT);
    until("in doubt");

    server.execute(database, SCRIPT);
    picture = applied(COUNT);
    assertThat(until("0 rows, counted by the runbook").source())
        .contains("SELECT count(*) FROM bookmarks");
    server.execute(database, "INSERT INTO bookmarks SELECT generate_series(1, 1204)");
    until("1,204 rows, counted by the runbook");
  }

  @Test
  void aQueryThatFailsSaysSoWithTheServersWordsUntilItCountsAgain() throws Exception {
    picture = applied(COUNT);
    assertThat(until("unknown: its query failed").source())
        .contains("relation \"bookmarks\" does not exist");

    server.execute(database, SCRIPT, "INSERT INTO bookmarks VALUES (1)");
    until("1 row, counted by the runbook");
  }

  @Test
  void itWaitsForNoLockAndLeavesALongCountAlone() throws Exception {
    server.execute(database, SCRIPT);
    try (var holder = server.connect(database);
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE bookmarks");
      picture = applied(COUNT);
      until("unknown: a lock is in the way");
      holder.rollback();
    }
    until("0 rows, counted by the runbook");

    limit = "200ms";
    detour.leadTo(server.port());
    picture = applied(Optional.of("SELECT count(*) FROM bookmarks, pg_sleep(30)"));
    until("unknown: the count took too long");
  }

  @Test
  void whatNobodyCountsIsUnknownAndSoIsNoValue() throws Exception {
    picture = applied(Optional.empty());
    until("unknown: the runbook does not count it");
    picture = applied(Optional.of("SELECT NULL::int8"));
    until("unknown: its query gave no value");
  }

  @Test
  void whileTheServerIsAwayTheLastCountSaysHowOldItIs() throws Exception {
    server.execute(database, SCRIPT, "INSERT INTO bookmarks VALUES (1)");
    picture = applied(COUNT);
    until("1 row, counted by the runbook");
    detour.close();
    until("1 row, counted by the runbook, [0-9]+ s ago");
  }

  private Session limited(Session session, SessionRole role) {
    if (role == SessionRole.SAMPLE) {
      try (var statement = session.jdbc().createStatement()) {
        statement.execute("SET statement_timeout = '" + limit + "'");
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    return session;
  }

  private StripModel.Fact until(String value) throws InterruptedException {
    var deadline = Instant.now().plusSeconds(30);
    var last = Optional.<StripModel.Fact>empty();
    while (Instant.now().isBefore(deadline)) {
      var model = models.poll(1, TimeUnit.SECONDS);
      if (model == null) {
        continue;
      }
      var fact = loses(model);
      last = Optional.of(fact);
      if (fact.value().matches(value)) {
        return fact;
      }
    }
    throw new AssertionError("The strip never said " + value + ", at last " + last);
  }

  private static StripModel.Fact loses(StripModel model) {
    return model.price().stream()
        .filter(fact -> fact.label().equals("Undo would lose"))
        .findFirst()
        .orElseThrow();
  }

  private static RunPicture waiting(Optional<String> loses) {
    return picture(StepStatus.WAITING, List.of(), loses);
  }

  private static RunPicture applied(Optional<String> loses) {
    return picture(StepStatus.DONE, List.of(OneStepRun.committed()), loses);
  }

  private static RunPicture picture(
      StepStatus status, List<AttemptState> attempts, Optional<String> loses) {
    return OneStepRun.picture(status, attempts, SCRIPT, loses);
  }
}
