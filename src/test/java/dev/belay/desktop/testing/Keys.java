package dev.belay.desktop.testing;

import dev.belay.desktop.fx.Theme;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;

/** A window of the headless platform that is driven by its keyboard alone. */
public final class Keys implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Stage stage;
  private final Parent root;

  /** A window with that root, shown and with the keyboard: a key before that would be lost. */
  public Keys(Callable<? extends Parent> root) {
    Fx.start();
    this.root = Fx.on(root);
    stage =
        Fx.on(() -> {
          var made = new Stage();
          var scene = new Scene(this.root, 1000, 800);
          Theme.LIGHT.dress(scene);
          made.setScene(scene);
          made.show();
          made.requestFocus();
          return made;
        });
    // What has the focus first is chosen by the first pulse.
    until(
        "the window has the keyboard",
        () -> stage.isFocused() && stage.getScene().getFocusOwner() != null);
  }

  /** Presses a key with Ctrl or Shift or neither, and lets it go, at what has the focus. */
  public Keys press(KeyCode code, boolean control, boolean shift) {
    Fx.run(() -> {
      fire(KeyEvent.KEY_PRESSED, "", code, control, shift);
      fire(KeyEvent.KEY_RELEASED, "", code, control, shift);
    });
    return this;
  }

  /** Strikes the key of a letter, as a keyboard does: it is pressed, types and is let go. */
  public Keys strike(KeyCode code, String letter) {
    Fx.run(() -> {
      fire(KeyEvent.KEY_PRESSED, "", code, false, false);
      fire(KeyEvent.KEY_TYPED, letter, KeyCode.UNDEFINED, false, false);
      fire(KeyEvent.KEY_RELEASED, "", code, false, false);
    });
    return this;
  }

  public Keys press(KeyCode code) {
    return press(code, false, false);
  }

  /** Types that text, character by character. */
  public Keys type(String text) {
    for (var letter : text.split("")) {
      Fx.run(() -> fire(KeyEvent.KEY_TYPED, letter, KeyCode.UNDEFINED, false, false));
    }
    return this;
  }

  private void fire(
      javafx.event.EventType<KeyEvent> type,
      String text,
      KeyCode code,
      boolean control,
      boolean shift) {
    // A control hears keys once it has its skin: nobody presses one before the screen was drawn.
    root.applyCss();
    root.layout();
    var scene = stage.getScene();
    var owner = scene.getFocusOwner();
    var typed = type == KeyEvent.KEY_TYPED ? text : KeyEvent.CHAR_UNDEFINED;
    var event = new KeyEvent(type, typed, "", code, shift, control, false, false);
    javafx.event.Event.fireEvent(owner == null ? scene : owner, event);
  }

  /** What has the focus, by its id. */
  public String focused() {
    return Fx.on(() -> {
      Node owner = stage.getScene().getFocusOwner();
      return owner == null || owner.getId() == null ? "" : owner.getId();
    });
  }

  /** The node of that id. FX thread. */
  public Node node(String id) {
    return Objects.requireNonNull(root.lookup("#" + id), id);
  }

  /** Whether a node of that id is in the window. */
  public boolean shows(String id) {
    return Fx.on(() -> {
      root.applyCss();
      root.layout();
      return root.lookup("#" + id) != null;
    });
  }

  /** Presses Tab until that node has the focus. */
  public Keys tabTo(String id) {
    for (var i = 0; i < 60; i++) {
      if (focused().equals(id)) {
        return this;
      }
      press(KeyCode.TAB);
    }
    throw new AssertionError("Tab does not reach " + id + ", it stands at " + focused());
  }

  /** Waits until that node has the focus: some ask for it when the screen has changed. */
  public Keys untilFocused(String id) {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!focused().equals(id)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Not " + id + " has the focus but " + focused());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return this;
  }

  /** Waits until that is so. */
  public Keys until(String what, Callable<Boolean> condition) {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!Fx.on(condition)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Not so after 20 s: " + what);
      }
      // So that asking does not keep the FX thread from its work.
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return this;
  }

  @Override
  public void close() {
    Fx.run(stage::close);
  }
}
