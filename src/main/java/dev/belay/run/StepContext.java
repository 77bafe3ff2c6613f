package dev.belay.run;

import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.journal.Subject;
import dev.belay.runbook.Limits;
import dev.belay.runbook.Step;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a runner may use to carry out one attempt of one step.
 *
 * @param engine the run's own parts
 */
public record StepContext(Step step, Subject subject, RunParts engine) {

  public RunSessions sessions() {
    return engine.sessions();
  }

  public Recorder recorder() {
    return engine.recorder();
  }

  public Values values() {
    return engine.values();
  }

  public StopSignal stop() {
    return engine.stop();
  }

  public RunState state() {
    return engine.recorder().state();
  }

  public StepState stepState() {
    return state().step(step.id());
  }

  /** The folder that the runbook's relative paths start at. */
  public Path base() {
    return engine.folders().base();
  }

  /** The run's own folder, for what it keeps beside the journal. */
  public Path runFolder() {
    return engine.folders().run();
  }

  /** Whether marker rows may be written to the target. */
  public boolean markers() {
    return state().bound().map(RunState.Bound::markers).orElse(false);
  }

  /** The limits of the step's statements. */
  public Limits limits() {
    return step.conduct().limits().orElse(engine.runbook().limits());
  }

  /** How long the whole step may take. */
  public Duration timeout() {
    return step.conduct().timeout().orElse(limits().stepTimeout());
  }

  /** Keeps a line that the work said. */
  public void say(String line) {
    recorder().record(new JournalEvent.Output(subject, line));
  }

  /** Tells how far the work is, without keeping it. */
  public void progress(String text) {
    recorder().progress(step.id(), text);
  }

  /** Keeps a value for later steps. */
  public void capture(String name, String type, String value) {
    recorder().record(new JournalEvent.Captured(step.id(), name, type, value));
  }
}
