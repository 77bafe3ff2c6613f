package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.live.recorder.Mark;
import dev.belay.live.recorder.Recorder;
import java.util.function.BiConsumer;

/** Marks a run's steps and guards in the recording of its samples. */
public final class RunMarks implements RunListener {
  private final BiConsumer<Mark.Kind, String> marks;

  public RunMarks(Recorder recorder) {
    this(recorder::mark);
  }

  /** Marks them elsewhere. */
  public RunMarks(BiConsumer<Mark.Kind, String> marks) {
    this.marks = marks;
  }

  @Override
  public void onEntry(Entry entry, RunState state) {
    switch (entry.event()) {
      case JournalEvent.AttemptStarted begun ->
          marks.accept(
              Mark.Kind.STEP_BEGAN,
              begun.subject().step() + (begun.subject().isUndo() ? ", undo" : ""));
      case JournalEvent.AttemptFailed failed ->
          marks.accept(Mark.Kind.STEP_ENDED, failed.subject().step() + ", failed");
      case JournalEvent.StepDone done -> marks.accept(Mark.Kind.STEP_ENDED, done.step());
      case JournalEvent.GuardTripped guard ->
          marks.accept(
              Mark.Kind.GUARD,
              guard.subject().step() + " kept " + guard.waiting() + " sessions waiting");
      case JournalEvent.GuardExtended guard ->
          marks.accept(
              Mark.Kind.GUARD,
              guard.subject().step() + ", extended by " + guard.millis() / 1000 + " s");
      default -> {}
    }
  }
}
