package dev.belay.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Kills at its points, one after the other: the second is looked for after the first was hit. */
final class Killer implements Checkpoint {
  private final Deque<KillPoint> points;
  private final Consumer<KillPoint> kill;
  private final List<Thread> late = new CopyOnWriteArrayList<>();
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
      late.add(Thread.ofPlatform().daemon().start(() -> killLater(due)));
    }
  }

  private void killLater(KillPoint due) {
    try {
      Thread.sleep(due.delay());
      kill.accept(due);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when no kill is under way any more. */
  void awaitKills() throws InterruptedException {
    for (var thread : late) {
      thread.join();
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
