package dev.belay.desktop.control;

import dev.belay.desktop.fx.Icon;
import dev.belay.journal.StepStatus;

/** How a state is written: a solid icon, a word and a tone; any two of them suffice. */
public enum StateLook {
  NEXT(Icon.NEXT, "Next", Tone.MUTED),
  WAITING(Icon.WAITING, "Waiting for you", Tone.ACCENT),
  RUNNING(Icon.RUNNING, "Running", Tone.ACCENT),
  WATCHING(Icon.WATCHING, "Watching", Tone.ACCENT),
  DONE(Icon.DONE, "Done", Tone.SUCCESS),
  NO_LONGER_TRUE(Icon.NO_LONGER_TRUE, "No longer true", Tone.WARNING),
  DEFERRED(Icon.DEFERRED, "Deferred", Tone.WARNING),
  OVERRIDDEN(Icon.OVERRIDDEN, "Overridden", Tone.OVERRIDE),
  SKIPPED(Icon.SKIPPED, "Skipped", Tone.DANGER),
  NOT_APPLICABLE(Icon.NOT_APPLICABLE, "Not applicable", Tone.MUTED),
  IN_DOUBT(Icon.IN_DOUBT, "In doubt", Tone.DOUBT),
  FAILED(Icon.FAILED, "Failed", Tone.DANGER),
  STOPPED(Icon.STOPPED, "Stopped", Tone.DANGER),
  UNDONE(Icon.UNDONE, "Undone", Tone.MUTED),
  REFUSED(Icon.FAILED, "Refused", Tone.DANGER),
  EXPIRED(Icon.EXPIRED, "Expired", Tone.WARNING);

  private final Icon icon;
  private final String word;
  private final Tone tone;

  StateLook(Icon icon, String word, Tone tone) {
    this.icon = icon;
    this.word = word;
    this.tone = tone;
  }

  /** How the journal's state is written. A step that polls is {@link #WATCHING}: say so apart. */
  public static StateLook of(StepStatus status) {
    return switch (status) {
      case NEXT -> NEXT;
      case WAITING -> WAITING;
      case RUNNING -> RUNNING;
      case DONE -> DONE;
      case NO_LONGER_TRUE -> NO_LONGER_TRUE;
      case DEFERRED -> DEFERRED;
      case OVERRIDDEN -> OVERRIDDEN;
      case SKIPPED -> SKIPPED;
      case NOT_APPLICABLE -> NOT_APPLICABLE;
      case IN_DOUBT -> IN_DOUBT;
      case FAILED -> FAILED;
      case STOPPED -> STOPPED;
      case REFUSED -> REFUSED;
      case EXPIRED -> EXPIRED;
    };
  }

  public Icon icon() {
    return icon;
  }

  /** In sentence case. */
  public String word() {
    return word;
  }

  /** The word's tone. */
  public Tone tone() {
    return tone;
  }

  /** The icon's tone: that of a skipped step is muted, its word and edge carry the danger. */
  public Tone iconTone() {
    return this == SKIPPED ? Tone.MUTED : tone;
  }
}
