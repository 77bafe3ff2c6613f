package dev.belay.cli;

import dev.belay.cli.Output.Colour;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.journal.UndoStatus;
import dev.belay.report.Excerpt;
import dev.belay.report.LossWords;
import dev.belay.run.Silence;
import dev.belay.run.Words;
import dev.belay.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as lines: plain ones in a pipe; in a terminal coloured ones, with one line below that says
 * what goes on now.
 */
final class TextView implements RunView {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int SUBJECT = 28;
  private static final int SHORT = 240;

  private final Output output;
  private final Surroundings surroundings;
  private final Runbook runbook;
  private final History history;
  private final int width;
  private final Thread ticker;
  private volatile Optional<Now> now = Optional.empty();
  private volatile Optional<Silence> silence = Optional.empty();
  private boolean begun;

  TextView(Output output, Surroundings surroundings, Runbook runbook) {
    this.output = output;
    this.surroundings = surroundings;
    this.runbook = runbook;
    this.history = new History(runbook);
    this.width =
        Math.min(
            SUBJECT, runbook.steps().stream().mapToInt(step -> step.id().length()).max().orElse(8));
    this.ticker = Thread.ofVirtual().unstarted(this::tick);
    if (surroundings.live()) {
      ticker.start();
    }
  }

  /** What goes on now. */
  private record Now(String step, String doing, Instant since) {}

  @Override
  public void onSilence(Optional<Silence> now) {
    silence = now;
    draw();
  }

  @Override
  public void onEntry(Entry entry, RunState state) {
    if (!begun) {
      begun = true;
      output.line("Run " + entry.run() + ", " + Formats.day(entry.at()) + ", times in UTC");
    }
    var heading = history.heading(entry);
    heading.ifPresent(title -> output.line(output.painted(title, Colour.BOLD)));
    history.lines(entry).forEach(line -> output.line(shown(entry, line)));
    follow(entry, state);
  }

  private String shown(Entry entry, History.Line line) {
    var subject = line.subject().orElse("");
    var words = line.word() + (line.word().isEmpty() || line.detail().isEmpty() ? "" : ": ");
    var indent = " ".repeat(Formats.time(entry.at()).length() + width + 4);
    return (output.painted(Formats.time(entry.at()), Colour.MUTED)
            + "  "
            + (subject.isEmpty() ? "" : pad(subject) + "  ")
            + output.painted(words.strip(), line.colour())
            + (words.isEmpty() ? "" : " ")
            + detail(entry, line).replace("\n", "\n" + indent))
        .stripTrailing();
  }

  /** A long failure is shown once and cut, and the run that it holds names only its beginning. */
  private static String detail(Entry entry, History.Line line) {
    return switch (entry.event()) {
      case JournalEvent.AttemptFailed _, JournalEvent.StepFailed _, JournalEvent.UndoFailed _ ->
          Excerpt.of(line.detail(), 10, 2_000);
      case JournalEvent.RunHeld _ -> Excerpt.of(line.detail(), 2, SHORT);
      default -> line.detail();
    };
  }

  private String pad(String subject) {
    return subject.length() >= width ? subject : subject + " ".repeat(width - subject.length());
  }

  // ---- the line below

  private void follow(Entry entry, RunState state) {
    var sending = history.sending(entry);
    switch (entry.event()) {
      case JournalEvent.StatementSent e ->
          now = Optional.of(new Now(e.step(), sending.orElse(""), entry.at()));
      case JournalEvent.AttemptStarted e ->
          now =
              Optional.of(
                  new Now(e.step(), e.subject().isUndo() ? "being undone" : "running", entry.at()));
      case JournalEvent.StepAwaits e ->
          now = Optional.of(new Now(e.step(), "waiting: " + e.prompt(), entry.at()));
      case JournalEvent.SessionLost _ ->
          now = Optional.of(new Now("", "no connection, trying again", entry.at()));
      case JournalEvent.CommitSent e ->
          now = Optional.of(new Now(e.step(), "COMMIT sent", entry.at()));
      default -> {
        if (!busy(state)) {
          now = Optional.empty();
          output.clearStatus();
        }
      }
    }
    draw();
  }

  private static boolean busy(RunState state) {
    return state.steps().values().stream()
        .anyMatch(step ->
            step.status() == StepStatus.RUNNING
                || step.status() == StepStatus.WAITING
                || step.undo() == UndoStatus.RUNNING);
  }

  @Override
  public void onProgress(String step, String text) {
    now =
        Optional.of(
            new Now(
                step,
                text,
                now.filter(one -> one.step().equals(step))
                    .map(Now::since)
                    .orElse(surroundings.clock().instant())));
    draw();
  }

  private void draw() {
    now.ifPresent(one ->
        output.status(
            (Formats.clock(Duration.between(one.since(), surroundings.clock().instant()))
                    + "  "
                    + one.step()
                    + "  "
                    + silence.map(Silence::sentence).orElse(one.doing()))
                .strip()));
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(TICK);
        draw();
      }
    } catch (InterruptedException _) {
      // The run is over.
      return;
    }
  }

  @Override
  public void close() {
    now = Optional.empty();
    ticker.interrupt();
    output.clearStatus();
  }

  // ---- the end

  @Override
  public void ended(RunState state, Optional<Left> left, Exit exit) {
    now = Optional.empty();
    output.clearStatus();
    var carried = state.carried();
    if (!carried.isEmpty()) {
      output.line("");
      output.line(output.painted("Not simply done", Colour.BOLD));
      carried.forEach(step -> output.line("  " + carried(step)));
    }
    lost(state);
    output.line("");
    output.line(summary(state));
    if (state.progress().outcome().isPresent()) {
      Farewell.stillOpen(runbook, state)
          .forEach(words -> output.line(output.painted(words, Colour.WARNING)));
    }
  }

  /** What undone steps left missing, and how to get it back. */
  private void lost(RunState state) {
    var left = LossWords.left(state);
    if (!left.isEmpty()) {
      output.line("");
      output.line(output.painted("Data", Colour.BOLD));
      left.forEach(sentence -> output.line("  " + output.painted(sentence, Colour.WARNING)));
    }
    var restore = LossWords.restore(state);
    if (!restore.isEmpty()) {
      output.line("  To get it back, restore the backup into a database of its own:");
      restore.forEach(line -> output.line("    " + line));
    }
  }

  private String carried(StepState step) {
    var undo = Words.of(step.undo());
    var why =
        step.said().reason().or(() -> step.said().cause().map(cause -> cause.message())).orElse("");
    return pad(step.id())
        + "  "
        + Words.of(step.status())
        + (undo.isEmpty() ? "" : ", " + undo)
        + step.said().by().map(by -> ", by " + by).orElse("")
        + (why.isEmpty() ? "" : ": " + Excerpt.of(why, 1, SHORT))
        + (step.said().overridden().isEmpty()
            ? ""
            : "; gates overridden: " + String.join(", ", step.said().overridden().keySet()));
  }

  private String summary(RunState state) {
    var outcome = state.progress().outcome();
    var done =
        state.steps().values().stream().filter(step -> step.status() == StepStatus.DONE).count();
    var took = Duration.between(state.opened().at(), surroundings.clock().instant());
    return "Run "
        + state.run()
        + " "
        + outcome
            .map(one -> output.painted(History.word(one), History.colour(one)))
            .orElse(output.painted("is open", Colour.WARNING))
        + ": "
        + done
        + " of "
        + state.steps().size()
        + " steps done, "
        + Formats.duration(took)
        + (outcome.isPresent() ? "." : " since its start.");
  }
}
