package dev.belay.desktop.settle;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.journal.Verdict;

/** How a verdict is written. */
enum VerdictLook {
  COMMITTED(Icon.DONE, Tone.SUCCESS),
  ROLLED_BACK(Icon.UNDONE, Tone.ACCENT),
  PARTLY(Icon.NO_LONGER_TRUE, Tone.WARNING),
  STILL_RUNNING(Icon.RUNNING, Tone.ACCENT),
  UNKNOWN(Icon.IN_DOUBT, Tone.DOUBT);

  private final Icon icon;
  private final Tone tone;

  VerdictLook(Icon icon, Tone tone) {
    this.icon = icon;
    this.tone = tone;
  }

  static VerdictLook of(Verdict verdict) {
    return switch (verdict) {
      case COMMITTED -> COMMITTED;
      case ROLLED_BACK -> ROLLED_BACK;
      case PARTLY -> PARTLY;
      case STILL_RUNNING -> STILL_RUNNING;
      case UNKNOWN -> UNKNOWN;
    };
  }

  Icon icon() {
    return icon;
  }

  Tone tone() {
    return tone;
  }
}
