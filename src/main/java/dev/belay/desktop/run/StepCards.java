package dev.belay.desktop.run;

import dev.belay.desktop.control.EvidenceLine;
import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Card;
import dev.belay.desktop.run.RunScreen.Clock;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.desktop.run.RunScreen.Limit;
import dev.belay.desktop.run.RunScreen.Paragraph;
import dev.belay.desktop.run.RunScreen.Running;
import dev.belay.desktop.run.RunScreen.Statement;
import dev.belay.desktop.run.RunScreen.Title;
import dev.belay.journal.AttemptState;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Subject;
import dev.belay.report.EntryWords;
import dev.belay.runbook.Limits;
import dev.belay.runbook.Step;
import dev.belay.runbook.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The step in the centre: what it does and why, what it needs, what it does now.
 *
 * @param now for ages
 */
record StepCards(RunPicture picture, Instant now) {

  /** The card of that step. */
  Card of(String id) {
    var step = RunScreens.step(picture.runbook(), id);
    var state = picture.state().step(id);
    return new Card(
        id,
        title(step),
        paragraphs(step, state),
        ActionCard.code(step, picture.state()),
        gates(step, state),
        limits(step),
        running(step, state));
  }

  private static Title title(Step step) {
    var tags = new ArrayList<String>();
    step.ending()
        .undo()
        .ifPresent(undo -> tags.add(undo.none().isEmpty() ? "Can be undone" : "Cannot be undone"));
    if (step.purpose().pointOfNoReturn()) {
      tags.add("No return after it");
    }
    return new Title(step.title(), Optional.of(step.purpose().risk()), tags);
  }

  private List<Paragraph> paragraphs(Step step, StepState state) {
    var paragraphs = new ArrayList<Paragraph>();
    paragraphs.add(new Paragraph("What", ActionCard.what(step)));
    paragraphs.add(new Paragraph("Why", step.purpose().why()));
    step.ending()
        .undo()
        .flatMap(Undo::none)
        .ifPresent(none -> paragraphs.add(new Paragraph("No way back", none)));
    state
        .said()
        .cause()
        .filter(_ -> state.status() == StepStatus.FAILED)
        .ifPresent(cause -> {
          paragraphs.add(
              new Paragraph(
                  "Failed",
                  cause.message()
                      + cause.sqlState().map(code -> " (" + code + ")").orElse("")
                      + cause.place().map(place -> " At " + place + ".").orElse("")));
          paragraphs.add(new Paragraph("Cure", cause.cure()));
        });
    state
        .said()
        .reason()
        .ifPresent(reason -> paragraphs.add(new Paragraph("Said", reason + by(state))));
    state
        .said()
        .answer()
        .ifPresent(answer -> paragraphs.add(new Paragraph("Answer", answer + by(state))));
    state
        .said()
        .overridden()
        .forEach(
            (gate, reason) -> paragraphs.add(new Paragraph("Overridden", gate + ": " + reason)));
    return paragraphs;
  }

  private static String by(StepState state) {
    return state.said().by().map(name -> ", " + name).orElse("");
  }

  // ---- evidence

  private Gates gates(Step step, StepState state) {
    var lines = new LinkedHashMap<String, EvidenceLine>();
    var truths = 0;
    for (var gate : step.start().requires()) {
      var newest = newest(state, gate.label());
      lines.put(
          gate.label(),
          newest
              .map(evidence -> line(evidence, state.said().overridden()))
              .orElse(new EvidenceLine(gate.label(), Form.PENDING, "not read yet", "", "")));
      truths +=
          newest.filter(evidence -> evidence.truth() == Evidence.Truth.TRUE).isPresent() ? 1 : 0;
    }
    state.evidence().keySet().stream()
        .filter(label -> !lines.containsKey(label))
        .forEach(label ->
            newest(state, label).ifPresent(evidence -> lines.put(label, line(evidence, Map.of()))));
    if (lines.isEmpty()) {
      return Gates.NONE;
    }
    var wanted = step.start().requires().size();
    return new Gates(
        wanted == 0 ? "Evidence" : "Gates: " + truths + " of " + wanted + " true",
        List.copyOf(lines.values()));
  }

  /** The newest reading of this process, else the journal's. */
  private Optional<Evidence> newest(StepState state, String label) {
    var read =
        Optional.ofNullable(picture.heard().read().getOrDefault(state.id(), Map.of()).get(label));
    var kept = Optional.ofNullable(state.evidence().get(label));
    return Stream.concat(read.stream(), kept.stream())
        .max((one, other) -> one.at().compareTo(other.at()));
  }

  private EvidenceLine line(Evidence evidence, Map<String, String> overridden) {
    var form =
        switch (evidence.truth()) {
          case TRUE, INFORMATION -> Form.TRUE;
          case FALSE -> overridden.containsKey(evidence.label()) ? Form.NO_LONGER_TRUE : Form.FALSE;
          case UNREADABLE -> Form.UNREADABLE;
        };
    return new EvidenceLine(
        evidence.label(),
        form,
        evidence.value().orElse("no value"),
        evidence.limit().orElse(""),
        Formats.age(Duration.between(evidence.at(), now)));
  }

  // ---- limits

  private List<Limit> limits(Step step) {
    var limits = new ArrayList<Limit>();
    if (!step.action().acts()) {
      return limits;
    }
    var own = step.conduct().limits().orElse(picture.runbook().limits());
    limits.add(new Limit("lock_timeout", Formats.prose(own.lockTimeout())));
    limits.add(new Limit("statement_timeout", Formats.prose(own.statementTimeout())));
    limits.add(new Limit("Step limit", Formats.prose(limit(step, own))));
    var retries = step.conduct().retries();
    if (retries.max() > 0) {
      limits.add(
          new Limit(
              "Lock retries",
              retries.max()
                  + ", "
                  + Formats.duration(retries.pause())
                  + " to "
                  + Formats.duration(retries.maxPause())
                  + " apart"));
    }
    for (var guard : step.conduct().guards()) {
      limits.add(
          new Limit(
              "Guard cancels Belay when",
              "over "
                  + guard.blocksMoreThan()
                  + " wait on it for "
                  + Formats.prose(guard.during())));
    }
    return limits;
  }

  private static Duration limit(Step step, Limits own) {
    return step.conduct().timeout().orElse(own.stepTimeout());
  }

  // ---- running work

  private Running running(Step step, StepState state) {
    var undoing = state.undo() != dev.belay.journal.UndoStatus.NONE;
    var attempt = state.latest(undoing ? Subject.Direction.UNDO : Subject.Direction.FORWARD);
    var output =
        picture.entries().stream()
            .filter(entry ->
                entry.event() instanceof JournalEvent.OfSubject event
                    && event.step().equals(step.id()))
            .map(StepCards::line)
            .flatMap(Optional::stream)
            .toList();
    var clock = attempt.filter(AttemptState::open).map(open -> clock(step, open));
    var statements =
        attempt
            .map(one -> one.parts().stream().map(part -> statement(part, one)).toList())
            .orElse(List.of());
    return new Running(clock, statements, output);
  }

  /** What somebody who watches wants to read; not every entry is that. */
  private static Optional<RunPicture.Line> line(Entry entry) {
    return switch (entry.event()) {
      case JournalEvent.Output _,
          JournalEvent.AttemptFailed _,
          JournalEvent.BlockersSeen _,
          JournalEvent.GuardTripped _,
          JournalEvent.PartStarted _,
          JournalEvent.PartCommitted _,
          JournalEvent.CommitSent _,
          JournalEvent.InDoubt _,
          JournalEvent.Settled _ -> {
        var words = EntryWords.of(entry.event());
        yield Optional.of(
            new RunPicture.Line(entry.at(), (words.word() + " " + words.detail()).strip()));
      }
      default -> Optional.empty();
    };
  }

  private Clock clock(Step step, AttemptState attempt) {
    var elapsed = Duration.between(attempt.started(), now);
    var limit = limit(step, step.conduct().limits().orElse(picture.runbook().limits()));
    var says =
        picture
            .heard()
            .progress()
            .filter(progress -> progress.step().equals(step.id()))
            .map(RunPicture.Progress::text)
            .orElse(attempt.subject().isUndo() ? "Undoing" : "Under way");
    return new Clock(
        Formats.duration(elapsed),
        says,
        Math.max(0, elapsed.toMillis() / 1000.0),
        limit.toMillis() / 1000.0,
        "step limit " + Formats.prose(limit));
  }

  private static Statement statement(PartState part, AttemptState attempt) {
    var progress = part.progress();
    var look =
        part.committed()
            ? StateLook.DONE
            : !attempt.open()
                ? attempt.end().orElse(null) instanceof AttemptState.End.Doubtful
                    ? StateLook.IN_DOUBT
                    : StateLook.FAILED
                : StateLook.RUNNING;
    var value =
        part.committed()
            ? "committed"
            : progress.commitSent()
                ? "COMMIT sent"
                : progress.done() + " of " + progress.statements();
    return new Statement(look, part.label(), value);
  }

  /** The end of the run, in the place of a step. */
  Card end() {
    return new EndCard(picture, now).card();
  }
}
