package dev.belay.cli;

import dev.belay.run.Run;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first Ctrl-C asks the run to stop, the second one leaves at once. Any thread. */
final class Stopping {
  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  /** What shells give for a program that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private final Output output;
  private final Answerer answerer;
  private final String operator;
  private Optional<Run> run = Optional.empty();
  private boolean asked;

  Stopping(Output output, Answerer answerer, String operator) {
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
    answerer.stop();
    stop();
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
