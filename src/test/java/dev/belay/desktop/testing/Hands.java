package dev.belay.desktop.testing;

import dev.belay.desktop.fx.Theme;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;

/**
 * A window of the headless platform that is driven by TestFX's robot: its keys come from the
 * platform, as a person's do, and go where the platform sends them.
 */
public final class Hands implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FxRobot robot = new FxRobot();
  private final Parent root;
  private final Stage stage;
  private final Mouse mouse;

  /** A window with that root, shown and in front. */
  public Hands(Callable<? extends Parent> root) {
    Fx.start();
    this.root = Fx.on(root);
    this.mouse = new Mouse(this.root);
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
    robot.targetWindow(stage);
    until("the window is in front", stage::isFocused);
  }

  /** Presses those together, and lets them go. */
  public Hands press(KeyCode... keys) {
    robot.press(keys).release(keys);
    return this;
  }

  /** Types that text, character by character. */
  public Hands write(String text) {
    robot.write(text);
    return this;
  }

  /** Clicks in the middle of that node, once it can be seen. */
  public Hands click(String id) {
    mouse.click(id);
    return this;
  }

  /** Presses that key until that node has the focus. */
  public Hands goBy(KeyCode key, String id) {
    for (var i = 0; i < 40; i++) {
      if (focused().equals(id)) {
        return this;
      }
      press(key);
    }
    throw new AssertionError(key + " does not lead to " + id + ", it stands at " + focused());
  }

  /** What has the focus, by its id. */
  public String focused() {
    return Fx.on(() -> {
      Node owner = stage.getScene().getFocusOwner();
      return owner == null || owner.getId() == null ? "" : owner.getId();
    });
  }

  /** Whether a node of that id is in the window. */
  public boolean shows(String id) {
    return Fx.on(() -> root.lookup("#" + id) != null);
  }

  /** Waits until that is so; it is asked on the FX thread. */
  public Hands until(String what, Callable<Boolean> condition) {
    var deadline = Instant.now().plus(PATIENCE);
    while (!Fx.on(condition)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Not so after 20 s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    return this;
  }

  @Override
  public void close() {
    Fx.run(stage::close);
  }
}
