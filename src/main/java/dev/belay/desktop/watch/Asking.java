package dev.belay.desktop.watch;

import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.shell.Shell;
import dev.belay.postgres.Environment;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** Asks before a session is cancelled or ended, and says what came of it. FX thread only. */
public final class Asking {
  private final Acting acting;
  private final Supplier<Environment> environment;
  private final ReadOnlyObjectWrapper<Optional<Confirmation>> confirming =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
  private int watched;

  /**
   * Asks nothing yet.
   *
   * @param environment of the open run and the current connection, the more careful one
   */
  public Asking(Acting acting, Supplier<Environment> environment) {
    this.acting = acting;
    this.environment = environment;
  }

  /** What waits for a yes. */
  public ReadOnlyObjectProperty<Optional<Confirmation>> confirming() {
    return confirming.getReadOnlyProperty();
  }

  /** What came of the last act. */
  public ReadOnlyStringProperty said() {
    return said.getReadOnlyProperty();
  }

  /** Says that, until the next act. */
  public void say(String words) {
    said.set(words);
  }

  /** Another server is watched from now on: what was asked was not meant for it. */
  public void watches(int number) {
    watched = number;
    confirming.set(Optional.empty());
    said.set("");
  }

  /** Asks whether to go that way; says why not where it cannot be gone. */
  public void ask(Watched<?> seen, Ways ways, Ways.Way way) {
    if (confirming.get().isPresent()) {
      return;
    }
    if (way.act().isEmpty()) {
      said.set(way.why());
      return;
    }
    var act = way.act().get();
    var says =
        act instanceof Act.Cancel
            ? ways.frees()
                + ". Its query ends with an error, and its transaction rolls back unless the client"
                + " goes on from a savepoint."
            : ways.frees() + ". " + ways.lost();
    var typed =
        asksToType(seen.environment(), act) ? Optional.of(act.typed()) : Optional.<String>empty();
    confirming.set(
        Optional.of(
            new Confirmation(
                seen.number(),
                act,
                new Confirmation.About(seen.environment(), seen.name(), ways.who()),
                says,
                typed,
                ways.belay(),
                false)));
  }

  /** The watched connection counts, and the run that may be working on its server. */
  private boolean asksToType(Environment watched, Act act) {
    return !(act instanceof Act.Cancel) && (careful(watched) || careful(environment.get()));
  }

  /** Whether what is ended there has to be typed first. */
  public static boolean careful(Environment environment) {
    return switch (environment) {
      case PRODUCTION, STAGING -> true;
      case DEVELOPMENT, SANDBOX -> false;
    };
  }

  /** Does what was asked; for a session of Belay's own it asks once more, and for its pid. */
  public void confirm() {
    var asked = confirming.get();
    if (asked.isEmpty()) {
      return;
    }
    var one = asked.get();
    if (one.belay() && !one.second()) {
      var typed = Optional.of(one.act().typed());
      confirming.set(
          Optional.of(
              new Confirmation(
                  one.number(), one.act(), one.about(), one.says(), typed, true, true)));
      return;
    }
    confirming.set(Optional.empty());
    said.set(one.act().words() + ": sent…");
    acting.act(
        one.number(),
        one.act(),
        outcome -> {
          if (watched == one.number()) {
            said.set(outcome.happened());
          }
        });
  }

  /** Does nothing of what was asked. */
  public void leave() {
    confirming.set(Optional.empty());
  }

  /** Asks over the rooms of that frame from now on. */
  public void over(Shell shell, Subscriptions subscriptions) {
    subscriptions.watch(confirming, asked -> show(shell, asked));
  }

  private void show(Shell shell, Optional<Confirmation> asked) {
    if (asked.isEmpty()) {
      shell.closeOverlay();
      return;
    }
    var panel = new ConfirmPanel(asked.get(), this::confirm, this::leave);
    shell.open(panel, panel.focus());
    panel
        .sceneProperty()
        .addListener((_, _, scene) -> {
          if (scene == null && confirming.get().equals(asked)) {
            leave();
          }
        });
  }
}
