package dev.belay.desktop.activity;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;

/** Something about a session that the operator should see at once: icon, word and colour. */
public record Mark(Kind kind, String words) {
  /** What it is; those that matter most come first. */
  public enum Kind {
    BLOCKS(Icon.LOCK, Tone.DANGER),
    WAITS(Icon.WATCHING, Tone.WARNING),
    ABORTED(Icon.FAILED, Tone.DANGER),
    ORPHANED(Icon.WARNING, Tone.WARNING),
    PREPARED(Icon.DEFERRED, Tone.MUTED),
    IDLE_IN_TRANSACTION(Icon.WAITING, Tone.WARNING),
    WRAPAROUND(Icon.WARNING, Tone.WARNING),
    HORIZON(Icon.NO_LONGER_TRUE, Tone.WARNING),
    LONG(Icon.EXPIRED, Tone.WARNING),
    BELAY(Icon.INFO, Tone.ACCENT);

    private final Icon icon;
    private final Tone tone;

    Kind(Icon icon, Tone tone) {
      this.icon = icon;
      this.tone = tone;
    }

    public Icon icon() {
      return icon;
    }

    public Tone tone() {
      return tone;
    }
  }
}
