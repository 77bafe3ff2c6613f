package dev.belay.desktop.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * A key with its modifiers, as people write it: {@code Ctrl+K}, {@code F9}, {@code ?}. Symbols are
 * matched as characters, because they lie on other keys on other keyboards. Ctrl is Cmd on a Mac.
 *
 * @param key a letter, digit, symbol or the key's name
 */
public record Trigger(String key, boolean control, boolean alt, boolean shift) {
  private static final Map<String, KeyCode> NAMED =
      Map.ofEntries(
          Map.entry("Enter", KeyCode.ENTER),
          Map.entry("Esc", KeyCode.ESCAPE),
          Map.entry("Tab", KeyCode.TAB),
          Map.entry("Space", KeyCode.SPACE),
          Map.entry("Backspace", KeyCode.BACK_SPACE),
          Map.entry("Home", KeyCode.HOME),
          Map.entry("End", KeyCode.END),
          Map.entry("PgUp", KeyCode.PAGE_UP),
          Map.entry("PgDn", KeyCode.PAGE_DOWN),
          Map.entry("Left", KeyCode.LEFT),
          Map.entry("Right", KeyCode.RIGHT),
          Map.entry("Up", KeyCode.UP),
          Map.entry("Down", KeyCode.DOWN));

  private static final Map<String, List<KeyCode>> SYMBOLS =
      Map.of(
          ".", List.of(KeyCode.PERIOD, KeyCode.DECIMAL),
          ",", List.of(KeyCode.COMMA),
          "+", List.of(KeyCode.PLUS, KeyCode.ADD, KeyCode.EQUALS),
          "-", List.of(KeyCode.MINUS, KeyCode.SUBTRACT),
          "0", List.of(KeyCode.DIGIT0, KeyCode.NUMPAD0));

  /** Reads {@code Ctrl+Shift+K}. */
  public static Trigger parse(String text) {
    var rest = text;
    var control = false;
    var alt = false;
    var shift = false;
    while (rest.length() > 1 && rest.indexOf('+') > 0) {
      var modifier = rest.substring(0, rest.indexOf('+'));
      rest = rest.substring(modifier.length() + 1);
      switch (modifier) {
        case "Ctrl" -> control = true;
        case "Alt" -> alt = true;
        case "Shift" -> shift = true;
        default -> throw new IllegalArgumentException("No modifier: " + modifier);
      }
    }
    return new Trigger(rest, control, alt, shift);
  }

  /** Whether a key that was pressed is this one. */
  public boolean pressed(KeyEvent event) {
    if (typed()) {
      return false;
    }
    return event.isShortcutDown() == control
        && event.isAltDown() == alt
        && (event.isShiftDown() == shift || SYMBOLS.containsKey(key))
        && hits(event);
  }

  /** Whether a character that was typed is this one. */
  public boolean typed(KeyEvent event) {
    return typed()
        && event.getCharacter().equals(key)
        && !event.isShortcutDown()
        && !event.isMetaDown();
  }

  /** Whether it acts in a text field too: it writes nothing there. */
  public boolean actsInFields() {
    return control || alt || key.length() > 1 && (key.startsWith("F") || key.equals("Esc"));
  }

  /** A symbol without Ctrl or Alt comes as a character. */
  private boolean typed() {
    return !control && !alt && key.length() == 1 && !Character.isLetterOrDigit(key.charAt(0));
  }

  private boolean hits(KeyEvent event) {
    var code = event.getCode();
    if (NAMED.containsKey(key)) {
      return code == NAMED.get(key);
    }
    if (SYMBOLS.containsKey(key)
        && (SYMBOLS.get(key).contains(code) || event.getText().equals(key))) {
      return true;
    }
    return code.getName().toUpperCase(Locale.ROOT).equals(key.toUpperCase(Locale.ROOT))
        || event.getCode().getName().equals("Numpad " + key);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return (control ? "Ctrl+" : "") + (alt ? "Alt+" : "") + (shift ? "Shift+" : "") + key;
  }
}
