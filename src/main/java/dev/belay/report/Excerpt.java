package dev.belay.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** The beginning of a text for a place without the room for all of it; the journal has the rest. */
public final class Excerpt {
  private Excerpt() {}

  /** At most that many lines and characters of the text, and then how much more there is. */
  public static String of(String text, int lines, int characters) {
    var whole = text.strip();
    var head = cut(whole.lines().limit(lines).collect(Collectors.joining("\n")), characters);
    if (head.length() == whole.length()) {
      return whole;
    }
    var rest = whole.substring(head.length()).strip();
    var left = rest.lines().count();
    var more =
        left > 1
            ? String.format(Locale.ROOT, "%,d more lines", left)
            : String.format(Locale.ROOT, "%,d more characters", rest.length());
    return head.stripTrailing() + (left > 1 ? "\n" : " ") + "… " + more + " in the journal";
  }

  /** At the end of a sentence where there is one, else of a word. */
  private static String cut(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    var sentence = text.lastIndexOf(". ", characters - 1) + 1;
    var word = text.lastIndexOf(' ', characters);
    var at = sentence > characters / 2 ? sentence : word > characters / 2 ? word : characters;
    return text.substring(0, at);
  }
}
