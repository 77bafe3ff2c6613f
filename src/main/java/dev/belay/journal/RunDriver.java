package dev.belay.journal;

import java.time.Instant;

/**
 * The process that writes a run's journal.
 *
 * @param since when it took the run
 * @param self whether it is this process
 */
public record RunDriver(long pid, String host, Instant since, boolean self) {
  /** {@code process 4711 on db-admin}. */
  public String inWords() {
    return "process " + pid + " on " + host;
  }
}
