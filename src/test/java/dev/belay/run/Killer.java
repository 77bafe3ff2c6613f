package dev.belay.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Kills at its points, one after the other: the second is looked for after the first was hit. */
final class Killer implements Checkpoint {
  private final Deque<KillPoint> points;
  private final Consumer<KillPoint> kill;
  private int seen;

  Killer(List<KillPoint> points, Consumer<KillPoint> kill) {
    this.points = new ArrayDeque<>(points);
    this.kill = kill;
  }

  @Override
  public void reached(String name) {
    var due = due(name);
    if (due == null) {
      return;
    }
    if (due.delay() == 0) {
      kill.accept(due);
    } else {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  Thread.sleep(due.delay());
                } catch (InterruptedException e) {
                  return;
                }
                kill.accept(due);
              });
    }
  }

  private synchronized KillPoint due(String name) {
    var next = points.peek();
    if (next == null || !next.name().equals(name) || ++seen < next.occurrence()) {
      return null;
    }
    seen = 0;
    return points.poll();
  }

  /** Whether every point was come to. */
  synchronized boolean done() {
    return points.isEmpty();
  }
}
