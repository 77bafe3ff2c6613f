package dev.belay.desktop.shell;

import dev.belay.desktop.shell.Shortcut.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;

/** What can be done now: the shortcuts of the table that somebody carries out. FX thread only. */
public final class Commands {
  private final Map<String, Runnable> actions = new LinkedHashMap<>();
  private final Map<String, Keyless> keyless = new LinkedHashMap<>();
  private final Supplier<Scope> scope;
  private final Map<Scope, BooleanSupplier> parts = new EnumMap<>(Scope.class);
  private boolean spent;

  /** A command that only the palette has. */
  private record Keyless(Scope scope, Supplier<String> does, Runnable action) {}

  /**
   * Without an action yet.
   *
   * @param scope of the room that is open
   */
  public Commands(Supplier<Scope> scope) {
    this.scope = scope;
  }

  /** Carries out a command of the table from now on. */
  public void on(String id, Runnable action) {
    if (ShortcutTable.of(id).isEmpty()) {
      throw new IllegalArgumentException("No such command in the table of keys: " + id);
    }
    actions.put(id, action);
  }

  /**
   * Carries out a command that has no key, by its name only.
   *
   * @param does in words, which may follow what is so now
   */
  public void onName(String id, Scope scope, Supplier<String> does, Runnable action) {
    keyless.put(id, new Keyless(scope, does, action));
  }

  /**
   * A part of a room has keys of its own, which act in it only.
   *
   * @param within whether the focus is in that part
   */
  public void part(Scope scope, BooleanSupplier within) {
    parts.put(scope, within);
  }

  private boolean acts(Scope wanted) {
    return wanted == scope.get() || parts.containsKey(wanted) && parts.get(wanted).getAsBoolean();
  }

  /** The shortcuts that act now, the open room's first. */
  public List<Shortcut> available() {
    var here = new ArrayList<Shortcut>();
    var anywhere = new ArrayList<Shortcut>();
    for (var shortcut : ShortcutTable.shortcuts()) {
      if (!actions.containsKey(shortcut.id())) {
        continue;
      }
      if (shortcut.scope() == Scope.ANYWHERE) {
        anywhere.add(shortcut);
      } else if (acts(shortcut.scope())) {
        here.add(shortcut);
      }
    }
    here.addAll(anywhere);
    return here;
  }

  /** Those whose words hold all words of the query, whatever the case; those with keys first. */
  public List<Shortcut> find(String query) {
    var words = query.toLowerCase(Locale.ROOT).strip().split("\\s+");
    var all = new ArrayList<>(available());
    keyless.forEach((id, one) -> {
      if (acts(one.scope())) {
        all.add(new Shortcut(id, one.scope(), List.of(), one.does().get()));
      }
    });
    return all.stream()
        .filter(shortcut -> List.of(words).stream().allMatch(word -> speaksOf(shortcut, word)))
        .toList();
  }

  private static boolean speaksOf(Shortcut shortcut, String word) {
    return (shortcut.does() + " " + shortcut.scope().title())
        .toLowerCase(Locale.ROOT)
        .contains(word);
  }

  /** Does it, if somebody carries it out. */
  public boolean run(String id) {
    var named = keyless.get(id);
    var action = named == null ? actions.get(id) : named.action();
    if (action != null) {
      action.run();
    }
    return action != null;
  }

  /**
   * A key that was pressed and did something also types its letter: the field that it may have
   * opened must not get it.
   */
  private boolean spent(KeyEvent event) {
    if (event.getEventType() != KeyEvent.KEY_TYPED) {
      spent = false;
      return false;
    }
    if (spent) {
      event.consume();
    }
    return spent;
  }

  /** Does what the key says, unless it is meant for a text field; the event is then consumed. */
  public void handle(KeyEvent event) {
    if (spent(event) || event.getEventType() == KeyEvent.KEY_RELEASED) {
      return;
    }
    var inField = event.getTarget() instanceof TextInputControl;
    for (var shortcut : available()) {
      for (var trigger : shortcut.triggers()) {
        if (inField && !trigger.actsInFields()) {
          continue;
        }
        var hit =
            event.getEventType() == KeyEvent.KEY_TYPED
                ? trigger.typed(event)
                : trigger.pressed(event);
        if (hit && run(shortcut.id())) {
          spent = event.getEventType() == KeyEvent.KEY_PRESSED;
          event.consume();
          return;
        }
      }
    }
  }
}
