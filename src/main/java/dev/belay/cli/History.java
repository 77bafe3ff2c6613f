package dev.belay.cli;

import dev.belay.cli.Output.Colour;
import dev.belay.journal.Cause;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.Subject;
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
        || entry.event() instanceof JournalEvent.TruthChanged
        || entry.event() instanceof JournalEvent.OfSubject subject && subject.subject().isUndo()
        || entry.event() instanceof JournalEvent.Undone
        || entry.event() instanceof JournalEvent.UndoFailed;
  }

  /** The entry's lines; none for what only settling needs. */
  List<Line> lines(Entry entry) {
    return switch (entry.event()) {
      case JournalEvent.OfStep event -> ofStep(event);
      case JournalEvent.RunOpened event ->
          of(
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
              Colour.PLAIN);
      case JournalEvent.TargetBound _ -> of("bound", "to this server", Colour.MUTED);
      case JournalEvent.SessionOpened _ -> List.of();
      case JournalEvent.SessionLost event -> of("connection lost", event.message(), Colour.DOUBT);
      case JournalEvent.RunResumed event -> of("resumed", "by " + event.operator(), Colour.PLAIN);
      case JournalEvent.RunHeld event -> of("held", event.why(), Colour.WARNING);
      case JournalEvent.RunContinued event -> of("goes on", "by " + event.operator(), Colour.MUTED);
      case JournalEvent.StopRequested event ->
          of("stop", "asked for by " + event.operator(), Colour.WARNING);
      case JournalEvent.RollbackStarted event ->
          of(
              "rolling back",
              event.why() + " In this order: " + words(event.steps()) + ".",
              Colour.WARNING);
      case JournalEvent.RunFinished event ->
          of(word(event.outcome()), event.summary(), colour(event.outcome()));
    };
  }

  static String word(JournalEvent.RunOutcome outcome) {
    return switch (outcome) {
      case COMPLETED -> "completed";
      case COMPLETED_WITH_EXCEPTIONS -> "completed with exceptions";
      case ROLLED_BACK -> "rolled back";
      case FAILED -> "failed";
      case STOPPED -> "stopped";
    };
  }

  static Colour colour(JournalEvent.RunOutcome outcome) {
    return switch (outcome) {
      case COMPLETED -> Colour.SUCCESS;
      case COMPLETED_WITH_EXCEPTIONS, ROLLED_BACK -> Colour.WARNING;
      case FAILED, STOPPED -> Colour.DANGER;
    };
  }

  private List<Line> ofStep(JournalEvent.OfStep event) {
    return switch (event) {
      case JournalEvent.OfSubject subject -> ofSubject(subject);
      case JournalEvent.StepAwaits e ->
          of(
              e,
              e.need() == JournalEvent.Need.GATE ? "waiting" : "waiting for you",
              e.prompt(),
              Colour.ACCENT);
      case JournalEvent.GateRead e -> evidence(e, "gate ", e.evidence());
      case JournalEvent.GateOverridden e ->
          of(
              e,
              "overridden",
              "gate " + e.gate() + ", by " + e.by() + ": " + e.reason(),
              Colour.WARNING);
      case JournalEvent.StepConfirmed e ->
          of(e, "confirmed", how(e.how()) + " by " + e.by(), Colour.MUTED);
      case JournalEvent.StepNotApplicable e -> of(e, "not applicable", e.condition(), Colour.MUTED);
      case JournalEvent.StepSkipped e -> by(e, "skipped", e.by(), e.reason(), Colour.DANGER);
      case JournalEvent.StepDeferred e -> by(e, "deferred", e.by(), e.reason(), Colour.WARNING);
      case JournalEvent.StepOverridden e -> by(e, "overridden", e.by(), e.reason(), Colour.WARNING);
      case JournalEvent.Captured e -> of(e, "kept", e.name() + " = " + e.value(), Colour.MUTED);
      case JournalEvent.EvidenceRead e -> evidence(e, "", e.evidence());
      case JournalEvent.ValueGiven e ->
          of(e, "answered", e.value() + ", by " + e.by(), Colour.PLAIN);
      case JournalEvent.AnswerGiven e ->
          of(
              e,
              "answered",
              e.answer() + ", by " + e.by() + e.reason().map(why -> ": " + why).orElse(""),
              Colour.PLAIN);
      case JournalEvent.ApprovalGiven e ->
          of(
              e,
              "approved",
              "by " + e.by() + ", until " + Formats.time(e.expires()),
              Colour.SUCCESS);
      case JournalEvent.ApprovalRefused e -> by(e, "refused", e.by(), e.reason(), Colour.DANGER);
      case JournalEvent.ApprovalExpired e ->
          of(e, "expired", "the approval does not hold any more", Colour.WARNING);
      case JournalEvent.StepDone e -> of(e, "done", e.value(), Colour.SUCCESS);
      case JournalEvent.StepFailed e -> of(e, "failed", cause(e.cause()), Colour.DANGER);
      case JournalEvent.StepStopped e -> of(e, "stopped", e.stays(), Colour.DANGER);
      case JournalEvent.TruthChanged e ->
          of(
              e,
              e.holds() ? "true again" : "no longer true",
              words(e.evidence()),
              e.holds() ? Colour.SUCCESS : Colour.WARNING);
      case JournalEvent.PointOfNoReturn e ->
          of(e, "no way back", "from here on undoing is not offered", Colour.WARNING);
      case JournalEvent.StepReopened e -> by(e, "opened again", e.by(), e.why(), Colour.MUTED);
      case JournalEvent.WentTo e -> of(e, "leads to", e.to() + ", " + e.why(), Colour.PLAIN);
      case JournalEvent.Undone e ->
          of(
              e,
              e.verified() ? "undone, verified" : "undone, not verified",
              e.value(),
              e.verified() ? Colour.SUCCESS : Colour.WARNING);
      case JournalEvent.UndoFailed e -> of(e, "undo failed", cause(e.cause()), Colour.DANGER);
    };
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
      case JournalEvent.PartCommitted e -> {
        var lines = new ArrayList<>(of(e, "committed", e.label(), Colour.PLAIN));
        e.notices().forEach(notice -> lines.addAll(of(e, "notice", notice, Colour.MUTED)));
        yield lines;
      }
      case JournalEvent.Output e -> of(e, "", e.line(), Colour.MUTED);
      case JournalEvent.BlockersSeen e ->
          e.blockers().stream()
              .map(one ->
                  line(
                      e,
                      "blocked by",
                      one.pid()
                          + " ("
                          + one.user()
                          + ", "
                          + one.application()
                          + "), "
                          + one.state()
                          + " for "
                          + one.age()
                          + ": "
                          + one.query(),
                      Colour.WARNING))
              .toList();
      case JournalEvent.GuardTripped e ->
          of(
              e,
              "guard",
              "Belay cancelled its own statement after "
                  + Formats.duration(Duration.ofMillis(e.millis()))
                  + ", because "
                  + Formats.plural(e.waiting(), "session")
                  + " waited on it",
              Colour.WARNING);
      case JournalEvent.AttemptFailed e ->
          e.retryAt()
              .map(at ->
                  of(
                      e,
                      "try " + e.subject().attempt() + " failed",
                      cause(e.cause()) + " Next try at " + Formats.time(at) + ".",
                      Colour.WARNING))
              .orElse(List.of());
      case JournalEvent.InDoubt e -> of(e, "in doubt", e.why(), Colour.DOUBT);
      case JournalEvent.Settled e -> {
        var lines =
            new ArrayList<>(
                of(
                    e,
                    "settled",
                    "as "
                        + e.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ", by "
                        + e.by(),
                    Colour.DOUBT));
        e.evidence().forEach(one -> lines.addAll(evidence(e, "", one)));
        yield lines;
      }
    };
  }

  private static List<Line> started(JournalEvent.AttemptStarted e) {
    var attempt = e.subject().attempt();
    if (e.plan().reach() == JournalEvent.Reach.NOTHING && attempt == 1) {
      // A look is over in a moment: its result says it all.
      return List.of();
    }
    return of(
        e,
        e.subject().isUndo() ? "being undone" : "running",
        attempt == 1 ? "" : "try " + attempt,
        Colour.ACCENT);
  }

  private List<Line> statement(JournalEvent.StatementDone e) {
    var key = key(e.subject(), e.part());
    var lines = new ArrayList<Line>();
    lines.add(
        line(
            e,
            "statement",
            e.statement()
                + " of "
                + sizes.getOrDefault(key, e.statement())
                + " in "
                + Formats.duration(Duration.ofMillis(e.millis()))
                + (e.rows() > 0 ? ", " + Formats.plural(e.rows(), "row") : "")
                + ": "
                + statements.getOrDefault(key, ""),
            Colour.MUTED));
    e.notices().forEach(notice -> lines.add(line(e, "notice", notice, Colour.MUTED)));
    return lines;
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

  private static String how(JournalEvent.Need need) {
    return switch (need) {
      case TYPED_TARGET -> "by typing the target,";
      case SECOND_PERSON -> "as second person,";
      case CONFIRMATION, VALUE, ANSWER, APPROVAL, GATE, VERDICT, CHOICE -> "";
    };
  }

  private static List<Line> evidence(JournalEvent.OfStep event, String before, Evidence evidence) {
    return of(
        event,
        switch (evidence.truth()) {
          case TRUE -> "true";
          case FALSE -> "not true";
          case UNREADABLE -> "cannot be read";
          case INFORMATION -> "seen";
        },
        before + words(evidence),
        switch (evidence.truth()) {
          case TRUE, INFORMATION -> Colour.MUTED;
          case FALSE -> Colour.WARNING;
          case UNREADABLE -> Colour.DOUBT;
        });
  }

  static String words(Evidence evidence) {
    return evidence.label()
        + ": "
        + evidence.value().orElse("unknown")
        + evidence.limit().map(limit -> " (" + limit + ")").orElse("");
  }

  static String cause(Cause cause) {
    return sentence(cause.message())
        + cause.place().map(place -> " At " + place + ".").orElse("")
        + cause.sqlState().map(code -> " SQLSTATE " + code + ".").orElse("")
        + " "
        + cause.cure();
  }

  /** Servers end their messages without a full stop. */
  static String sentence(String text) {
    var stripped = text.strip();
    return stripped.isEmpty() || stripped.endsWith(".") || stripped.endsWith("?")
        ? stripped
        : stripped + ".";
  }

  private static String words(List<String> steps) {
    return steps.isEmpty() ? "nothing is in effect" : String.join(", ", steps);
  }

  private static List<Line> by(
      JournalEvent.OfStep event, String word, String by, String reason, Colour colour) {
    return of(event, word, "by " + by + ": " + reason, colour);
  }

  private static List<Line> of(
      JournalEvent.OfStep event, String word, String detail, Colour colour) {
    return List.of(line(event, word, detail, colour));
  }

  private static Line line(JournalEvent.OfStep event, String word, String detail, Colour colour) {
    return new Line(Optional.of(event.step()), word, detail.strip(), colour);
  }

  private static List<Line> of(String word, String detail, Colour colour) {
    return List.of(new Line(Optional.empty(), word, detail.strip(), colour));
  }
}
