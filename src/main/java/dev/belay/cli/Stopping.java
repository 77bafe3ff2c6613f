package dev.belay.cli;

import dev.belay.run.Run;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first signal asks the run to stop, the second one leaves at once. Any thread. */
final class Stopping {
  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  /** What shells give for a program that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  /** By then a run has given up a server that does not answer, unless it waits elsewhere. */
  private static final Duration LAST_RESORT = Duration.ofSeconds(12);

  private final Output output;
  private final Answerer answerer;
  private final SilenceLine silence;
  private final String operator;
  private Optional<Run> run = Optional.empty();
  private boolean asked;
  private volatile boolean over;

  Stopping(Output output, Answerer answerer, SilenceLine silence, String operator) {
    this.silence = silence;
    this.output = output;
    this.answerer = answerer;
    this.operator = operator;
  }

  /** A signal came. */
  void signal() {
    synchronized (this) {
      if (asked) {
        Runtime.getRuntime().halt(INTERRUPTED);
      }
      asked = true;
    }
    output.message("Stopping: what runs is cancelled first. Again leaves at once.");
    Thread.ofPlatform().daemon().name("belay-last-resort").start(this::leaveInTheEnd);
    answerer.stop();
    stop();
  }

  /**
   * Nothing that waits for a silent server keeps the process: what the run did is in its journal,
   * and a resume settles the rest.
   */
  private void leaveInTheEnd() {
    try {
      while (!over) {
        Thread.sleep(LAST_RESORT);
        if (!over && silence.silent()) {
          output.message("The server has not confirmed the stop. The run is left as it is.");
          Runtime.getRuntime().halt(Exit.UNDECIDED.code());
        }
        if (!over && !attached()) {
          output.message("No connection was made in time. No step was begun.");
          Runtime.getRuntime().halt(INTERRUPTED);
        }
      }
    } catch (InterruptedException _) {
      // The process ends.
      return;
    }
  }

  private synchronized boolean attached() {
    return run.isPresent();
  }

  /** The run that is to be stopped. */
  void attach(Run open) {
    boolean already;
    synchronized (this) {
      run = Optional.of(open);
      already = asked;
    }
    if (already) {
      stop();
    }
  }

  /** The run is over: there is nothing to stop any more. */
  synchronized void detach() {
    over = true;
    run = Optional.empty();
  }

  private void stop() {
    Optional<Run> open;
    synchronized (this) {
      open = run;
    }
    try {
      open.ifPresent(one -> one.stop(operator));
    } catch (RuntimeException e) {
      // The run ended in the same moment: there is nothing to stop.
      LOG.info("Stopping came too late: {}", e.toString());
    }
  }
}
