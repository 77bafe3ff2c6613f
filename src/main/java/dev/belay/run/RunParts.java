package dev.belay.run;

import dev.belay.runbook.Runbook;
import java.nio.file.Path;
import java.time.Instant;

/** The parts of one run, wired in one place. */
public record RunParts(
    Runbook runbook,
    Recorder recorder,
    RunSessions sessions,
    Values values,
    StopSignal stop,
    Folders folders,
    RunClock clock) {

  /**
   * Where a run reads and writes files.
   *
   * @param base the folder that the runbook's relative paths start at
   * @param run the run's own folder
   */
  public record Folders(Path base, Path run) {}

  /** The present moment. */
  Instant now() {
    return clock.instant();
  }
}
