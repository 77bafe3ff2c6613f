package dev.belay.desktop;

import dev.belay.desktop.fx.Latest;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what no other code caught, of the FX thread and of those in the background: the log has it
 * whole, the window says it. The words name the place in the code only, for the message of an
 * exception may hold anything, a secret too. Any thread.
 */
final class Faults implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Latest<String> shown;
  private final String log;

  /**
   * Hands the words to the receiver.
   *
   * @param log where the log is, for people
   */
  Faults(Executor fx, Consumer<String> receiver, String log) {
    this.shown = new Latest<>(fx, receiver);
    this.log = log;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    LOG.error("Nothing caught this on {}.", thread, fault);
    try {
      shown.offer(words(fault));
    } catch (RuntimeException e) {
      LOG.error("The fault cannot be shown.", e);
    }
  }

  private String words(Throwable fault) {
    var place =
        Arrays.stream(fault.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.belay."))
            .findFirst()
            .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
            .orElse("");
    return "An error in Belay itself: "
        + fault.getClass().getSimpleName()
        + place
        + ". This window may show something out of date; what the journal holds is true. Press F5,"
        + " or close Belay and resume the run. Details: "
        + log
        + ".";
  }
}
