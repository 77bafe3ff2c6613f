package dev.belay.desktop.run;

import dev.belay.desktop.run.StripFacts.Losses;
import dev.belay.journal.StepState;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.postgres.Session;
import dev.belay.run.UndoLosses;
import dev.belay.runbook.Undo;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Counts what undoing would lose now, as the runbook says to count it. A count that is dear is made
 * seldom: it reads the tables of a server that may be in trouble. On one thread only.
 */
final class StripLosses {
  /** A count may take a twentieth of the time. */
  private static final int REST = 20;

  private final InstantSource clock;
  private String step = "";
  private Losses known = Losses.NOT_ASKED;
  private Instant next = Instant.MIN;

  StripLosses(InstantSource clock) {
    this.clock = clock;
  }

  /** What is known without asking. */
  Losses known(StripFacts facts) {
    return step(facts).filter(step::equals).isPresent() ? known : Losses.NOT_ASKED;
  }

  /**
   * Asks, if it is time to.
   *
   * @throws SQLException when the session is of no use any more
   */
  Losses ask(Session session, StripFacts facts) throws SQLException {
    var of = step(facts).orElse("");
    if (!of.equals(step)) {
      step = of;
      known = Losses.NOT_ASKED;
      next = Instant.MIN;
    }
    var began = clock.instant();
    if (!of.isEmpty() && !began.isBefore(next)) {
      known = count(session, facts, query(facts, of).orElseThrow(), began);
      var ended = clock.instant();
      next = ended.plus(Duration.between(began, ended).multipliedBy(REST));
    }
    return known;
  }

  /** The step that took effect last, where its runbook says how to count. */
  private static Optional<String> step(StripFacts facts) {
    return StripModels.lastEffect(facts)
        .map(StepState::id)
        .filter(id -> query(facts, id).isPresent());
  }

  private static Optional<String> query(StripFacts facts, String step) {
    return facts
        .runbook()
        .step(step)
        .flatMap(one -> one.ending().undo())
        .filter(undo -> undo.none().isEmpty())
        .flatMap(Undo::loses);
  }

  private static Losses count(Session session, StripFacts facts, String query, Instant at)
      throws SQLException {
    try {
      return UndoLosses.count(session.jdbc(), facts.runbook(), facts.state(), query)
          .<Losses>map(value -> new Losses.Counted(value, at))
          .orElse(new Losses.Unknown("its query gave no value", "", at));
    } catch (SQLException e) {
      if (ConnectionLoss.lost(session.jdbc(), e)) {
        throw e;
      }
      return new Losses.Unknown(why(String.valueOf(e.getSQLState())), said(e), at);
    }
  }

  private static String why(String state) {
    return switch (state) {
      case "57014" -> "the count took too long";
      case "55P03" -> "a lock is in the way";
      case "42501" -> "Belay may not read it";
      default -> "its query failed";
    };
  }

  private static String said(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
