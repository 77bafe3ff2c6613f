package dev.belay.desktop.control;

import dev.belay.desktop.fx.Icon;

/**
 * What an evidence row shows.
 *
 * @param asked what was asked, in words
 * @param value the raw value, as the server gave it
 * @param limit the limit or the source
 * @param age of the value, not of the drawing
 */
public record EvidenceLine(String asked, Form form, String value, String limit, String age) {
  /** The six forms; a form other than true and false is said in words beside the question. */
  public enum Form {
    TRUE(Icon.DONE, Tone.SUCCESS, "", "true"),
    NO_LONGER_TRUE(Icon.NO_LONGER_TRUE, Tone.WARNING, "no longer true", "no longer true"),
    FALSE(Icon.FAILED, Tone.DANGER, "", "not true"),
    STALE(Icon.STALE, Tone.WARNING, "stale", "stale, counts as not true"),
    UNREADABLE(Icon.IN_DOUBT, Tone.DOUBT, "cannot be read", "cannot be read"),
    PENDING(Icon.PENDING, Tone.MUTED, "", "being read");

    private final Icon icon;
    private final Tone tone;
    private final String suffix;
    private final String spoken;

    Form(Icon icon, Tone tone, String suffix, String spoken) {
      this.icon = icon;
      this.tone = tone;
      this.suffix = suffix;
      this.spoken = spoken;
    }

    Icon icon() {
      return icon;
    }

    Tone tone() {
      return tone;
    }

    String suffix() {
      return suffix;
    }
  }

  /** Label, state, value, limit, age. */
  public String words() {
    return String.join(", ", asked, form.spoken, value, limit, age);
  }
}
