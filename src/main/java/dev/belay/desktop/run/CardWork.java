package dev.belay.desktop.run;

import dev.belay.desktop.control.OutputList;
import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.StatementList;
import dev.belay.desktop.control.TimeRuler;
import dev.belay.desktop.control.TimeRuler.Kind;
import dev.belay.desktop.control.TimeRuler.Mark;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunPicture.Guarded;
import dev.belay.desktop.run.RunScreen.Clock;
import dev.belay.desktop.run.RunScreen.Guard;
import dev.belay.desktop.run.RunScreen.Longer;
import dev.belay.desktop.run.RunScreen.Rehearsed;
import dev.belay.desktop.run.RunScreen.Running;
import dev.belay.journal.AttemptState;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.StepState;
import dev.belay.journal.Subject;
import dev.belay.journal.UndoStatus;
import dev.belay.report.EntryWords;
import dev.belay.report.Excerpt;
import dev.belay.run.Confirmations;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What there is to see of a step's work: time, statements, output.
 *
 * @param before how long steps took in earlier runs
 * @param now for elapsed time
 */
record CardWork(RunPicture picture, EarlierRuns before, Instant now) {
  private static final int STATEMENTS = 12;

  Running running(Step step, StepState state) {
    var direction =
        state.undo() == UndoStatus.NONE ? Subject.Direction.FORWARD : Subject.Direction.UNDO;
    var attempt = state.latest(direction);
    return new Running(
        attempt.filter(AttemptState::open).map(open -> clock(step, open)),
        attempt.filter(AttemptState::open).flatMap(_ -> counting(step)).map(this::guard),
        attempt.map(this::statements).orElse(List.of()),
        output(step));
  }

  private Clock clock(Step step, AttemptState attempt) {
    var elapsed = Duration.between(attempt.started(), now);
    var limit = StepCards.limit(step, step.conduct().limits().orElse(picture.runbook().limits()));
    var says =
        picture
            .heard()
            .silence()
            .or(() ->
                picture
                    .heard()
                    .progress()
                    .filter(progress -> progress.step().equals(step.id()))
                    .map(RunPicture.Progress::text))
            .orElse(attempt.subject().isUndo() ? "Undoing" : "Under way");
    var end = end(step, attempt, limit);
    return new Clock(
        Formats.duration(elapsed),
        attempt.started(),
        says,
        picture.heard().silence().isPresent(),
        before
            .of(attempt.subject().direction(), step.id())
            .map(work -> new Rehearsed(work.took(), work.where())),
        new TimeRuler.Reading(
            Math.max(0, elapsed.toMillis() / 1000.0), end.at(), marks(step, attempt, end)));
  }

  /** Where the work ends at the latest: at the limit of its running statement, or of the step. */
  private Mark end(Step step, AttemptState attempt, Duration limit) {
    var own = step.conduct().limits().orElse(picture.runbook().limits()).statementTimeout();
    return sent(attempt)
        .filter(_ -> !own.isZero())
        .map(at -> Duration.between(attempt.started(), at).plus(own))
        .filter(at -> at.compareTo(limit) < 0)
        .map(at ->
            new Mark(
                at.toMillis() / 1000.0,
                "statement_timeout " + Formats.limit(own) + later(own, at),
                Kind.END))
        .orElseGet(
            () -> new Mark(limit.toSeconds(), "step limit " + Formats.limit(limit), Kind.END));
  }

  /** The statement was sent some time after the work began. */
  private static String later(Duration own, Duration at) {
    return at.minus(own).toMillis() < 500 ? "" : " at " + Formats.limit(at);
  }

  /** When the statement was sent that runs now, if it runs under a limit of its own. */
  private Optional<Instant> sent(AttemptState attempt) {
    for (var entry : picture.entries().reversed()) {
      switch (entry.event()) {
        case JournalEvent.StatementSent sent when sent.subject().equals(attempt.subject()) -> {
          return sent.lone().isEmpty() ? Optional.of(entry.at()) : Optional.empty();
        }
        case JournalEvent.StatementDone done when done.subject().equals(attempt.subject()) -> {
          return Optional.empty();
        }
        case JournalEvent.AttemptStarted started
            when started.subject().equals(attempt.subject()) -> {
          return Optional.empty();
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private List<Mark> marks(Step step, AttemptState attempt, Mark end) {
    var marks = new ArrayList<Mark>();
    marks.add(new Mark(0, "0 s", Kind.START));
    before
        .of(attempt.subject().direction(), step.id())
        .map(EarlierRuns.Work::took)
        .ifPresent(took ->
            marks.add(
                new Mark(
                    took.toMillis() / 1000.0,
                    "rehearsed " + Formats.duration(took),
                    Kind.REHEARSED)));
    counting(step)
        .map(guarded -> Duration.between(attempt.started(), guarded.count().acts()))
        .ifPresent(after ->
            marks.add(
                new Mark(
                    after.toMillis() / 1000.0,
                    "guard cancels at " + Formats.duration(after),
                    Kind.GUARD)));
    marks.add(end);
    return marks;
  }

  private Optional<Guarded> counting(Step step) {
    return picture.heard().guard().filter(guarded -> guarded.step().equals(step.id()));
  }

  private Guard guard(Guarded guarded) {
    var count = guarded.count();
    var allowed = Duration.between(count.since(), count.acts());
    var more = allowed.minus(count.extended());
    return new Guard(
        Formats.count(count.waiting())
            + (count.waiting() == 1 ? " session waits" : " sessions wait")
            + " on Belay since "
            + Formats.moment(count.since())
            + ". The guard allows "
            + count.allowed()
            + " for "
            + Formats.limit(allowed)
            + (count.extended().isZero()
                ? ""
                : ", " + Formats.limit(count.extended()) + " of it allowed by hand")
            + "; when no more than "
            + count.allowed()
            + (count.allowed() == 1 ? " waits" : " wait")
            + ", the count starts again.",
        count.acts(),
        new Longer(
            guarded.step(),
            count.guard(),
            more,
            Confirmations.guardNeedsReason(picture.environment())));
  }

  /** The newest statements of the attempt, as they were sent and answered. */
  private List<StatementList.Line> statements(AttemptState attempt) {
    var lines = new LinkedHashMap<String, StatementList.Line>();
    for (var entry : picture.entries()) {
      if (!(entry.event() instanceof JournalEvent.OfSubject event)
          || !event.subject().equals(attempt.subject())) {
        continue;
      }
      if (event instanceof JournalEvent.StatementSent sent) {
        var time = attempt.open() ? Formats.duration(Duration.between(entry.at(), now)) : "";
        var look = attempt.open() ? StateLook.RUNNING : unanswered(attempt);
        lines.put(
            key(sent.part(), sent.statement()),
            new StatementList.Line(
                look, sent.statement() + " " + verb(sent.summary()), object(sent.summary()), time));
      } else if (event instanceof JournalEvent.StatementDone done) {
        lines.computeIfPresent(
            key(done.part(), done.statement()),
            (_, line) ->
                new StatementList.Line(
                    StateLook.DONE,
                    line.words(),
                    done.rows() >= 0
                        ? line.locks()
                            + ", "
                            + Formats.count(done.rows())
                            + (done.rows() == 1 ? " row" : " rows")
                        : line.locks(),
                    Formats.duration(Duration.ofMillis(done.millis())),
                    done.rows() == 0 ? Tone.WARNING : Tone.MUTED));
      }
    }
    var all = List.copyOf(lines.values());
    return all.subList(Math.max(0, all.size() - STATEMENTS), all.size());
  }

  private static StateLook unanswered(AttemptState attempt) {
    return attempt.end().orElse(null) instanceof AttemptState.End.Doubtful
        ? StateLook.IN_DOUBT
        : StateLook.FAILED;
  }

  /** What it is: the keywords that a statement begins with, two at most. */
  private static String verb(String summary) {
    var words = summary.strip().split("\\s+", 3);
    return words.length > 1 && words[1].matches("[A-Z]+") ? words[0] + " " + words[1] : words[0];
  }

  private static String object(String summary) {
    return summary.strip().substring(verb(summary).length()).strip();
  }

  private static String key(int part, int statement) {
    return part + "." + statement;
  }

  private List<OutputList.Line> output(Step step) {
    return picture.entries().stream()
        .filter(entry ->
            entry.event() instanceof JournalEvent.OfSubject event && event.step().equals(step.id()))
        .map(CardWork::line)
        .flatMap(Optional::stream)
        .toList();
  }

  /** What somebody who watches wants to read; not every entry is that. */
  private static Optional<OutputList.Line> line(Entry entry) {
    return switch (entry.event()) {
      case JournalEvent.Output output -> said(entry, output.line(), Tone.MUTED);
      case JournalEvent.PartStarted _, JournalEvent.PartCommitted _, JournalEvent.CommitSent _ ->
          said(entry, words(entry, " "), Tone.MUTED);
      case JournalEvent.BlockersSeen _, JournalEvent.GuardTripped _, JournalEvent.GuardExtended _ ->
          said(entry, words(entry, " "), Tone.WARNING);
      case JournalEvent.AttemptFailed _ -> said(entry, words(entry, ": "), Tone.DANGER);
      case JournalEvent.InDoubt _, JournalEvent.Settled _ ->
          said(entry, words(entry, ": "), Tone.DOUBT);
      default -> Optional.empty();
    };
  }

  private static String words(Entry entry, String between) {
    var words = EntryWords.of(entry.event());
    return words.detail().isBlank() ? words.word() : words.word() + between + words.detail();
  }

  private static Optional<OutputList.Line> said(Entry entry, String words, Tone tone) {
    return words.isBlank()
        ? Optional.empty()
        : Optional.of(new OutputList.Line(entry.at(), Excerpt.of(words, 10, 1_000), tone));
  }
}
