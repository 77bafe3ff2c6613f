package dev.belay.cli;

import dev.belay.cli.Output.Colour;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
import dev.belay.report.EntryWords;
import dev.belay.runbook.Phase;
import dev.belay.runbook.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A run's journal as lines for people: those entries that matter to somebody who watches. */
final class History {
  private final Runbook runbook;
  private final Map<String, String> phases = new HashMap<>();
  private final Map<String, String> statements = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private String phase = "";

  History(Runbook runbook) {
    this.runbook = runbook;
    for (var one : runbook.phases()) {
      one.steps().forEach(step -> phases.put(step.id(), one.id()));
    }
  }

  /**
   * A line.
   *
   * @param subject the step, or nothing for what belongs to the run
   * @param word the state, or what happened, in a word
   */
  record Line(Optional<String> subject, String word, String detail, Colour colour) {}

  /** The heading of the phase that the entry's step begins, if it begins one. */
  Optional<String> heading(Entry entry) {
    if (!(entry.event() instanceof JournalEvent.OfStep event) || silent(entry)) {
      return Optional.empty();
    }
    var now = phases.getOrDefault(event.step(), phase);
    if (now.equals(phase)) {
      return Optional.empty();
    }
    phase = now;
    return runbook.phases().stream()
        .filter(one -> one.id().equals(now))
        .map(Phase::title)
        .findFirst();
  }

  private static boolean silent(Entry entry) {
    return entry.event() instanceof JournalEvent.StepNotApplicable
        || entry.event() instanceof JournalEvent.PlanRead
        || entry.event() instanceof JournalEvent.TruthChanged
        || entry.event() instanceof JournalEvent.OfSubject subject && subject.subject().isUndo()
        || entry.event() instanceof JournalEvent.Undone
        || entry.event() instanceof JournalEvent.UndoFailed;
  }

  /** The entry's lines; none for what only settling needs. */
  List<Line> lines(Entry entry) {
    return switch (entry.event()) {
      case JournalEvent.OfSubject event -> ofSubject(event);
      case JournalEvent.PlanRead plan -> withFurther(of(plan), plan);
      case JournalEvent.OfStep event -> of(event);
      case JournalEvent.RunOpened event -> opened(event);
      case JournalEvent.SessionOpened _ -> List.of();
      case JournalEvent.TargetBound _,
          JournalEvent.SessionLost _,
          JournalEvent.RunResumed _,
          JournalEvent.RunHeld _,
          JournalEvent.RunContinued _,
          JournalEvent.StopRequested _,
          JournalEvent.SessionActed _,
          JournalEvent.RollbackStarted _,
          JournalEvent.RunFinished _ ->
          of(entry.event());
    };
  }

  private List<Line> opened(JournalEvent.RunOpened event) {
    return List.of(
        new Line(
            Optional.empty(),
            "opened",
            runbook.about().title()
                + ", version "
                + runbook.about().ownership().version()
                + ", on "
                + event.target().name()
                + " ("
                + event.target().environment().toUpperCase(Locale.ROOT)
                + ") at "
                + event.target().address(),
            Colour.PLAIN));
  }

  static String word(JournalEvent.RunOutcome outcome) {
    return EntryWords.word(outcome);
  }

  static Colour colour(JournalEvent.RunOutcome outcome) {
    return colour(EntryWords.weight(outcome));
  }

  private List<Line> ofSubject(JournalEvent.OfSubject event) {
    return switch (event) {
      case JournalEvent.AttemptStarted e -> started(e);
      case JournalEvent.PartStarted e -> {
        sizes.put(key(e.subject(), e.part()), e.statements());
        yield List.of();
      }
      case JournalEvent.TransactionAssigned _, JournalEvent.CommitSent _ -> List.of();
      case JournalEvent.StatementSent e -> {
        statements.put(key(e.subject(), e.part()), e.summary());
        yield List.of();
      }
      case JournalEvent.StatementDone e -> statement(e);
      case JournalEvent.BlockersSeen e -> further(e);
      case JournalEvent.AttemptFailed e -> e.retryAt().isPresent() ? of(e) : List.of();
      case JournalEvent.PartCommitted _,
          JournalEvent.Output _,
          JournalEvent.GuardTripped _,
          JournalEvent.GuardExtended _,
          JournalEvent.InDoubt _,
          JournalEvent.Settled _ ->
          withFurther(of(event), event);
    };
  }

  private static List<Line> started(JournalEvent.AttemptStarted e) {
    var attempt = e.subject().attempt();
    if (e.plan().reach() == JournalEvent.Reach.NOTHING && attempt == 1) {
      // A look is over in a moment: its result says it all.
      return List.of();
    }
    return List.of(
        new Line(
            Optional.of(e.step()),
            e.subject().isUndo() ? "being undone" : "running",
            attempt == 1 ? "" : "try " + attempt,
            Colour.ACCENT));
  }

  private List<Line> statement(JournalEvent.StatementDone e) {
    var key = key(e.subject(), e.part());
    var line =
        new Line(
            Optional.of(e.step()),
            "statement",
            (e.statement()
                    + " of "
                    + sizes.getOrDefault(key, e.statement())
                    + " in "
                    + Formats.duration(Duration.ofMillis(e.millis()))
                    + (e.rows() >= 0 ? ", " + Formats.plural(e.rows(), "row") : "")
                    + ": "
                    + statements.getOrDefault(key, ""))
                .strip(),
            e.rows() == 0 ? Colour.WARNING : Colour.MUTED);
    return withFurther(List.of(line), e);
  }

  /** What is being sent at the moment, for the line that is written over. */
  Optional<String> sending(Entry entry) {
    return entry.event() instanceof JournalEvent.StatementSent e
        ? Optional.of(
            "statement "
                + e.statement()
                + " of "
                + sizes.getOrDefault(key(e.subject(), e.part()), e.statement())
                + ": "
                + e.summary())
        : Optional.empty();
  }

  private static String key(Subject subject, int part) {
    return subject + "/" + part;
  }

  static String sentence(String text) {
    return EntryWords.sentence(text);
  }

  private static List<Line> of(JournalEvent event) {
    return List.of(line(event, EntryWords.of(event)));
  }

  private static List<Line> further(JournalEvent event) {
    return EntryWords.further(event).stream().map(words -> line(event, words)).toList();
  }

  private static List<Line> withFurther(List<Line> first, JournalEvent event) {
    var lines = new ArrayList<>(first);
    lines.addAll(further(event));
    return lines;
  }

  private static Line line(JournalEvent event, EntryWords words) {
    var step =
        event instanceof JournalEvent.OfStep of ? Optional.of(of.step()) : Optional.<String>empty();
    return new Line(step, words.word(), words.detail(), colour(words.weight()));
  }

  private static Colour colour(EntryWords.Weight weight) {
    return switch (weight) {
      case PLAIN -> Colour.PLAIN;
      case MUTED -> Colour.MUTED;
      case ACCENT -> Colour.ACCENT;
      case SUCCESS -> Colour.SUCCESS;
      case WARNING -> Colour.WARNING;
      case DANGER -> Colour.DANGER;
      case DOUBT -> Colour.DOUBT;
    };
  }
}
