package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.AttemptState.End;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.journal.Verdict;
import dev.belay.postgres.Markers;
import dev.belay.postgres.RunRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the database holds of a run with what its journal says, both ways. What the
 * database knows and the journal does not, somebody else did who went on with the run from another
 * copy of its folder. What the journal calls committed and the database does not hold is gone: an
 * older state of the database was restored. And it notes in the run's own row how far the journal
 * has come. Without markers the database holds nothing, and nothing is found. On the run's thread.
 */
final class MarkerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(MarkerCheck.class);

  static final String GO_ON_ELSEWHERE =
      "Resume the run from the newer copy of its folder; this copy cannot continue it. If there is"
          + " no newer copy, look at what is done in the database, and start a new run for the"
          + " rest.";

  private final RunParts parts;
  private final Supplier<List<Entry>> journal;
  private final Markers markers = new Markers();
  private final RunRows rows = new RunRows();

  /** What was seen or noted last; nobody else may change it while this process has the run. */
  private Optional<RunRows.Head> noted = Optional.empty();

  private boolean overtaken;

  /**
   * For one run.
   *
   * @param journal reads its entries from the disk
   */
  MarkerCheck(RunParts parts, Supplier<List<Entry>> journal) {
    this.parts = parts;
    this.journal = journal;
  }

  /** What the comparison found. */
  sealed interface Finding {
    record Agrees() implements Finding {}

    /** The run was taken further, or ended, by somebody else: nothing may be sent. */
    record Overtaken(String happened, String cure, boolean over) implements Finding {
      String words() {
        return happened + " " + cure;
      }

      RunRefusedException refusal() {
        return new RunRefusedException(
            over ? RunRefusedException.Reason.FINISHED : RunRefusedException.Reason.OVERTAKEN,
            happened,
            cure);
      }
    }

    /** Parts that the journal calls committed are not in the database. */
    record Missing(List<Lost> lost) implements Finding {
      public Missing {
        lost = List.copyOf(lost);
      }
    }
  }

  /** An attempt with parts whose marker rows are gone. */
  record Lost(Subject subject, List<Integer> parts) {
    public Lost {
      parts = List.copyOf(parts);
    }

    String words() {
      return MarkerCheck.words(subject)
          + (parts.size() == 1 ? ", part " : ", parts ")
          + parts.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
  }

  /** Asks the database; one look at the run's marker rows and one at its own row. */
  Finding compare() throws SQLException {
    var state = parts.recorder().state();
    if (!state.bound().map(RunState.Bound::markers).orElse(false)) {
      return new Finding.Agrees();
    }
    var finding = parts.sessions().watch(connection -> compare(connection, state));
    overtaken = finding instanceof Finding.Overtaken;
    return finding;
  }

  private Finding compare(Connection connection, RunState state) throws SQLException {
    var inTheRow = rows.read(connection, state.run());
    if (inTheRow.end().isPresent()) {
      return over(state, inTheRow.end().get());
    }
    var found = markers.stepMarkers(connection, state.run());
    var stranger = found.stream().filter(row -> !known(state, row)).findFirst();
    if (stranger.isPresent()) {
      return overtaken(marker(state, stranger.get()));
    }
    if (inTheRow.head().isPresent() && !inJournal(inTheRow.head().get())) {
      return overtaken(
          "The database notes entry %d as the last one of this run's journal, and this journal %s."
              .formatted(
                  inTheRow.head().get().seq(),
                  inTheRow.head().get().seq() > state.last()
                      ? "ends with entry " + state.last()
                      : "holds another one there"));
    }
    noted = inTheRow.head();
    var lost = lost(state, found);
    return lost.isEmpty() ? new Finding.Agrees() : new Finding.Missing(lost);
  }

  private static Finding over(RunState state, RunRows.End end) {
    return new Finding.Overtaken(
        ("Run %s is over: the database notes that it ended as %s at %s. This journal does not say"
                + " so: somebody went on with the run from another copy of its folder. Nothing was"
                + " sent.")
            .formatted(state.run(), end.outcome(), end.at().truncatedTo(ChronoUnit.SECONDS)),
        "Read what happened in that copy. To run the runbook again, start a new run.",
        true);
  }

  private static Finding.Overtaken overtaken(String what) {
    return new Finding.Overtaken(
        "Somebody else went on with this run from another copy of its folder, or this journal lost"
            + " its end. "
            + what
            + " Nothing was sent.",
        GO_ON_ELSEWHERE,
        false);
  }

  private static String marker(RunState state, Markers.MarkerRow row) {
    var step =
        state.steps().keySet().stream()
            .flatMap(id ->
                List.of(Subject.forward(id, row.attempt()), Subject.undo(id, row.attempt()))
                    .stream())
            .filter(subject -> MarkerRows.key(subject).equals(row.step()))
            .findFirst();
    return ("The database holds the marker row of %s, part %d, written at %s by transaction %s;"
            + " this journal does not know that it was committed.")
        .formatted(
            step.map(MarkerCheck::words).orElse(row.step() + ", attempt " + row.attempt()),
            row.part(),
            row.at().truncatedTo(ChronoUnit.SECONDS),
            row.transactionId());
  }

  private static String words(Subject subject) {
    return (subject.isUndo() ? "the undo of step " : "step ")
        + subject.step()
        + ", attempt "
        + subject.attempt();
  }

  /** Whether this journal sent the COMMIT that wrote the row, and does not say that it failed. */
  private static boolean known(RunState state, Markers.MarkerRow row) {
    for (var step : state.steps().values()) {
      for (var attempt : step.attempts()) {
        if (attempt.subject().attempt() == row.attempt()
            && MarkerRows.key(attempt.subject()).equals(row.step())) {
          return attempt.part(row.part()).filter(part -> mayBeThere(attempt, part)).isPresent();
        }
      }
    }
    return false;
  }

  private static boolean mayBeThere(AttemptState attempt, PartState part) {
    return part.committed()
        || part.progress().commitSent()
            && (attempt.open() || inDoubt(attempt) || decidedByAPerson(attempt));
  }

  private static boolean decidedByAPerson(AttemptState attempt) {
    return attempt.end().orElse(null) instanceof End.SettledAs(var _, var _, String by)
        && !by.equals(Doubts.BY_DATABASE);
  }

  /** Whether nobody knows yet, or any more, what became of the attempt. */
  static boolean inDoubt(AttemptState attempt) {
    return switch (attempt.end().orElse(null)) {
      case End.Doubtful _ -> true;
      case End.SettledAs(Verdict verdict, var _, var _) ->
          verdict == Verdict.UNKNOWN || verdict == Verdict.STILL_RUNNING;
      case End.Succeeded _, End.Failed _ -> false;
      case null -> false;
    };
  }

  /** The attempt of a step in doubt: the last one, or an older one whose effect is missing. */
  static AttemptState doubtful(StepState step) {
    var attempts =
        step.attempts().stream()
            .filter(one -> one.subject().isUndo() == (step.status() != StepStatus.IN_DOUBT))
            .toList();
    return attempts.reversed().stream()
        .filter(MarkerCheck::inDoubt)
        .findFirst()
        .orElseGet(attempts::getLast);
  }

  private boolean inJournal(RunRows.Head head) {
    return noted.equals(Optional.of(head))
        || journal.get().stream()
            .anyMatch(entry -> entry.seq() == head.seq() && entry.hash().equals(head.hash()));
  }

  private static List<Lost> lost(RunState state, List<Markers.MarkerRow> found) {
    var lost = new LinkedHashMap<Subject, List<Integer>>();
    for (var step : state.steps().values()) {
      for (var attempt : step.attempts()) {
        if (inDoubt(attempt)) {
          // It is settled from its rows.
          continue;
        }
        attempt.parts().stream()
            .filter(part -> part.committed() && part.marker() && part.transaction())
            .filter(part -> found.stream().noneMatch(row -> isOf(row, attempt, part)))
            .forEach(part ->
                lost.computeIfAbsent(attempt.subject(), _ -> new ArrayList<>()).add(part.number()));
      }
    }
    return lost.entrySet().stream().map(one -> new Lost(one.getKey(), one.getValue())).toList();
  }

  private static boolean isOf(Markers.MarkerRow row, AttemptState attempt, PartState part) {
    return row.step().equals(MarkerRows.key(attempt.subject()))
        && row.attempt() == attempt.subject().attempt()
        && row.part() == part.number();
  }

  /**
   * Compares before something is sent; holds the run where it must not go on. Steps whose markers
   * are missing are in doubt then.
   *
   * @return whether the run may go on
   */
  boolean agrees(Desk desk) throws SQLException {
    return switch (compare()) {
      case Finding.Agrees _ -> true;
      case Finding.Overtaken overtaken -> {
        desk.hold(overtaken.words());
        yield false;
      }
      case Finding.Missing missing -> {
        putInDoubt(missing, desk);
        yield false;
      }
    };
  }

  /** Puts the steps in doubt whose markers are missing, and holds the run. */
  void putInDoubt(Finding.Missing missing, Desk desk) {
    for (var lost : missing.lost()) {
      parts
          .recorder()
          .record(
              new JournalEvent.InDoubt(
                  lost.subject(),
                  "The journal says that it was committed, and the database does not hold the"
                      + " marker row of "
                      + lost.words()
                      + "."));
    }
    desk.hold(
        "The database does not hold what this run committed: the marker rows of "
            + missing.lost().stream().map(Lost::words).collect(Collectors.joining("; "))
            + " are missing. An older state of the database was restored, or somebody deleted the"
            + " rows. Nothing was sent. Restore the newer state, or decide to run those steps"
            + " again; then continue: Belay asks the database once more and runs again what is"
            + " missing. Or end the run.");
  }

  /**
   * Notes how far the journal has come, so that an older copy of it is known as one.
   *
   * @throws SQLException where the connection is lost
   */
  void note() throws SQLException {
    write((connection, run, now) -> rows.note(connection, run, noted, now));
  }

  /** Notes that the run is over, where this process had it to the end. */
  void finish() {
    var state = parts.recorder().state();
    var outcome =
        state
            .progress()
            .outcome()
            .map(end -> end.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse("ended");
    quietly((connection, run, now) -> rows.finish(connection, run, noted, now, outcome));
  }

  /** The same; whatever stands in the way changes nothing. */
  void noteQuietly() {
    quietly((connection, run, now) -> rows.note(connection, run, noted, now));
  }

  /** One way to write the row; false where somebody else wrote it. */
  private interface Write {
    boolean to(Connection connection, String run, RunRows.Head now) throws SQLException;
  }

  private void quietly(Write write) {
    try {
      if (parts.sessions().isOpen()) {
        write(write);
      }
    } catch (SQLException e) {
      LOG.info("The end of the journal is not noted in the database: {}", e.getMessage());
    }
  }

  private void write(Write write) throws SQLException {
    var state = parts.recorder().state();
    if (overtaken || !state.bound().map(RunState.Bound::markers).orElse(false)) {
      return;
    }
    var now = parts.recorder().head();
    try {
      if (parts.sessions().watch(connection -> write.to(connection, state.run(), now))) {
        noted = Optional.of(now);
      }
    } catch (SQLException e) {
      if (parts.sessions().watchLost(e)) {
        throw e;
      }
      LOG.warn("The end of the journal is not noted in the database: {}", e.getMessage());
    }
  }
}
