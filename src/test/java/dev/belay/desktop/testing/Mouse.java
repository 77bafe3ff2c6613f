package dev.belay.desktop.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.testfx.api.FxRobot;

/** A mouse that goes to what it sees and clicks there: what lies above gets the click. */
public final class Mouse {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Parent root;
  private final FxRobot robot = new FxRobot();

  /** A mouse over that window's root. */
  public Mouse(Parent root) {
    this.root = root;
  }

  /**
   * Presses and clicks that node, whatever lies above it, as often as said. FX thread only; for a
   * node whose window is not shown.
   */
  public static void press(Node node, int times) {
    for (var type :
        List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED, MouseEvent.MOUSE_CLICKED)) {
      node.fireEvent(event(type, times));
    }
  }

  private static MouseEvent event(EventType<MouseEvent> type, int times) {
    return new MouseEvent(
        type,
        1,
        1,
        1,
        1,
        MouseButton.PRIMARY,
        times,
        false,
        false,
        false,
        false,
        true,
        false,
        false,
        true,
        false,
        true,
        null);
  }

  /** Clicks in the middle of that node, once it is there to be seen. */
  public void click(String id) {
    var end = Instant.now().plus(PATIENCE);
    var point = place(id);
    while (point.isEmpty()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("Not to be seen, so it cannot be clicked: " + id);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      point = place(id);
    }
    robot.clickOn(point.get(), MouseButton.PRIMARY);
  }

  /** Where it stands on the screen; empty while it is not in the window, or outside of it. */
  private Optional<Point2D> place(String id) {
    return Fx.on(() -> {
      root.applyCss();
      root.layout();
      return Optional.ofNullable(root.lookup("#" + id)).filter(Mouse::seen).flatMap(this::middle);
    });
  }

  private static boolean seen(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  private Optional<Point2D> middle(Node node) {
    var bounds = node.localToScene(node.getLayoutBounds());
    var inside =
        root.getLayoutBounds().contains(bounds.getCenterX(), bounds.getCenterY())
            && bounds.getWidth() > 0;
    return inside
        ? Optional.of(
            node.localToScreen(
                node.getLayoutBounds().getCenterX(), node.getLayoutBounds().getCenterY()))
        : Optional.empty();
  }
}
