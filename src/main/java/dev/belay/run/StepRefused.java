package dev.belay.run;

import dev.belay.journal.Cause;

/** A step cannot be begun as it stands; nothing was sent. */
public final class StepRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Cause cause;

  public StepRefused(Cause cause) {
    super(cause.message());
    this.cause = cause;
  }

  /** Why, and what to do. */
  public Cause reason() {
    return cause;
  }
}
