package dev.belay.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.shell.Shortcut.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

/** One table of keys, without two meanings for one key. */
class ShortcutTableTest {
  @Test
  void noKeyHasTwoMeaningsWithinAScopeOrAgainstOneThatActsAnywhere() {
    Map<String, String> seen = new HashMap<>();
    var twice = new TreeSet<String>();
    for (var shortcut : ShortcutTable.shortcuts()) {
      for (var trigger : shortcut.triggers()) {
        var here = seen.putIfAbsent(shortcut.scope() + " " + trigger, shortcut.id());
        var anywhere =
            shortcut.scope() == Scope.ANYWHERE ? null : seen.get(Scope.ANYWHERE + " " + trigger);
        if (here != null || anywhere != null) {
          twice.add(trigger + ": " + shortcut.id() + " and " + (here == null ? anywhere : here));
        }
      }
    }
    assertThat(twice).isEmpty();
  }

  @Test
  void noCommandStandsTwiceInTheTable() {
    assertThat(ShortcutTable.shortcuts()).extracting(Shortcut::id).doesNotHaveDuplicates();
  }

  @Test
  void everyTriggerReadsAsItIsWritten() {
    for (var shortcut : ShortcutTable.shortcuts()) {
      for (var trigger : shortcut.triggers()) {
        assertThat(Trigger.parse(trigger.toString())).isEqualTo(trigger);
      }
    }
  }

  @Test
  void aLetterActsOnlyOutsideTextFields() {
    assertThat(Trigger.parse("J").actsInFields()).isFalse();
    assertThat(Trigger.parse("/").actsInFields()).isFalse();
    assertThat(Trigger.parse("F").actsInFields()).isFalse();
    assertThat(Trigger.parse("F9").actsInFields()).isTrue();
    assertThat(Trigger.parse("Ctrl+K").actsInFields()).isTrue();
  }

  @Test
  void symbolsAreMatchedAsCharactersAndLettersAsKeys() {
    assertThat(Trigger.parse("?").typed(typed("?"))).isTrue();
    assertThat(Trigger.parse("?").pressed(pressed(KeyCode.SLASH, false))).isFalse();
    assertThat(Trigger.parse("Ctrl+K").pressed(pressed(KeyCode.K, true))).isTrue();
    assertThat(Trigger.parse("Ctrl+K").pressed(pressed(KeyCode.K, false))).isFalse();
    assertThat(Trigger.parse("Ctrl+,").pressed(pressed(KeyCode.COMMA, true))).isTrue();
    assertThat(Trigger.parse("Ctrl++").pressed(pressed(KeyCode.ADD, true))).isTrue();
    assertThat(Trigger.parse("Ctrl+1").pressed(pressed(KeyCode.DIGIT1, true))).isTrue();
    assertThat(Trigger.parse("F9").pressed(pressed(KeyCode.F9, false))).isTrue();
  }

  private static KeyEvent typed(String character) {
    return new KeyEvent(
        KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, false, false, false, false);
  }

  private static KeyEvent pressed(KeyCode code, boolean control) {
    return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, control, false, false);
  }
}
