package dev.belay.run;

import static dev.belay.run.Steps.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.RunOutcome;
import dev.belay.journal.RunState;
import dev.belay.testing.BlackHole;
import dev.belay.testing.BlackHole.Of;
import dev.belay.testing.BlackHole.Way;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections that swallow everything and close nothing, at each place of a step: the run gives
 * them up, settles the step, and what is in effect is there once. The short form takes some of the
 * cases; {@code -Dbelay.test.form=full} takes all of them, with a table.
 */
@Timeout(90)
class BlackHoleTest {
  private static final RunClock.Patience QUICK =
      new RunClock.Patience(
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(1));
  private static final List<String> ROWS = new ArrayList<>();

  @TempDir Path folder;

  /** What is swallowed, from where on. */
  private enum Moment {
    THE_REQUEST("after:statement-sent", Way.REQUESTS),
    THE_ANSWER("after:statement-sent", Way.ANSWERS),
    COMMIT("after:commit-sent", Way.REQUESTS),
    THE_ANSWER_TO_COMMIT("after:commit-sent", Way.ANSWERS);

    private final String point;
    private final Way way;

    Moment(String point, Way way) {
      this.point = point;
      this.way = way;
    }
  }

  /** What becomes of it. */
  private enum Then {
    /** Nothing arrives on those connections any more; new ones work. */
    NEW_ONES_WORK,
    /** Nothing works until everything arrives late. */
    HEALS_LATER,
    /** Nothing works while this Belay lives. */
    NEVER_HEALS
  }

  private record Case(TestServer server, Moment moment, Set<Of> on, Then then) {
    @Override
    public String toString() {
      return words(moment) + " on " + on() + ", " + words(then) + ", " + server;
    }

    private String words(Enum<?> one) {
      return one.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  static List<Case> cases() {
    if (!TestServer.fullForm()) {
      var server = TestServer.newest();
      return List.of(
          new Case(server, Moment.THE_REQUEST, EnumSet.allOf(Of.class), Then.NEW_ONES_WORK),
          new Case(server, Moment.THE_ANSWER, EnumSet.of(Of.WATCH), Then.NEW_ONES_WORK),
          new Case(server, Moment.COMMIT, EnumSet.allOf(Of.class), Then.HEALS_LATER),
          new Case(server, Moment.THE_ANSWER_TO_COMMIT, EnumSet.of(Of.WORK), Then.NEVER_HEALS));
    }
    var all = new ArrayList<Case>();
    for (var server : TestServer.covered()) {
      for (var moment : Moment.values()) {
        for (var on : List.of(EnumSet.of(Of.WORK), EnumSet.of(Of.WATCH), EnumSet.allOf(Of.class))) {
          for (var then : Then.values()) {
            all.add(new Case(server, moment, on, then));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSwallowedStatementIsSettledAndInEffectOnce(Case one) throws Exception {
    var fixture = new RunFixture(one.server(), folder).patience(QUICK).sessionConnectTimeout(2);
    fixture.execute("CREATE TABLE t (n int)");
    // What was under way is not sent again without a person.
    fixture.answer("s", _ -> new Command.Continue(RunFixture.OPERATOR));
    try (var hole = new BlackHole(one.server())) {
      fixture.through(hole.port());
      var begun = System.nanoTime();

      var state = drive(fixture, hole, one);

      var seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
      assertThat(state.progress().outcome()).contains(RunOutcome.COMPLETED);
      assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(fixture.value(OPEN)).as("no session is left over").isEqualTo("0");
      ROWS.add(row(one, fixture, seconds));
    }
  }

  private static final String OPEN =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'belay/%'"
          + " AND datname = current_database()";

  private static RunState drive(RunFixture fixture, BlackHole hole, Case one) throws Exception {
    var swallowed = new AtomicBoolean();
    fixture.at(name -> {
      if (name.equals(one.moment().point) && !swallowed.getAndSet(true)) {
        hole.swallow(one.on(), one.moment().way);
        switch (one.then()) {
          case NEW_ONES_WORK -> {}
          case HEALS_LATER -> {
            hole.swallowAll();
            CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS).execute(hole::heal);
          }
          case NEVER_HEALS -> hole.swallowAll();
        }
      }
    });
    var runbook =
        fixture.runbook(
            "",
            sql(
                "s",
                "INSERT INTO t VALUES (1)",
                "limits: {lock-timeout: 500ms, statement-timeout: 1s}"));
    if (one.then() != Then.NEVER_HEALS) {
      return fixture.run(runbook);
    }
    String name;
    try (var run = fixture.create(runbook)) {
      name = run.name();
      run.drive((state, _) ->
          fixture.events().contains("session-lost")
              ? Optional.of(new Command.Leave(RunFixture.OPERATOR))
              : fixture.commands().next(state, Duration.ofMillis(50)));
    }
    hole.heal();
    Eventually.until(() -> fixture.value(OPEN).equals("0"));
    return fixture.resume(name);
  }

  private static String row(Case one, RunFixture fixture, double seconds) {
    var said =
        fixture.silences.stream()
            .flatMap(Optional::stream)
            .findFirst()
            .map(Silence::sentence)
            .orElse("");
    var verdicts =
        fixture.entries.stream()
            .map(entry -> entry.event())
            .filter(JournalEvent.Settled.class::isInstance)
            .map(event -> ((JournalEvent.Settled) event).verdict().name().toLowerCase())
            .collect(Collectors.joining(", "));
    return Stream.of(
            one.server().version() + "",
            one.words(one.moment()),
            one.on().stream().map(one::words).collect(Collectors.joining(" and ")),
            one.words(one.then()),
            said.isEmpty() ? "not said" : "said",
            verdicts.isEmpty() ? "not in doubt" : verdicts,
            "%.1f s".formatted(seconds))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  @AfterAll
  static void writeTable() throws IOException {
    var lines =
        new ArrayList<>(
            List.of(
                "| version | swallowed | sessions | then | silence | settled as | took |",
                "|---|---|---|---|---|---|---|"));
    lines.addAll(ROWS);
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/black-hole-table.md"), lines);
  }
}
