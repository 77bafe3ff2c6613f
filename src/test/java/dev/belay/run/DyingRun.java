package dev.belay.run;

import dev.belay.runbook.Resolved;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A Belay that dies: at a named point, or while its statement is under way. */
final class DyingRun {
  private DyingRun() {}

  /** The end of the process, as far as the run can tell. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Drives the run until it dies at the n-th time at that point; gives the run's name. */
  static String at(RunFixture fixture, Resolved runbook, String point, int time) throws Exception {
    var left = new AtomicInteger(time);
    fixture.at(name -> {
      if (left.get() <= 0 || name.equals(point) && left.decrementAndGet() == 0) {
        throw new Killed();
      }
    });
    try (var run = fixture.create(runbook)) {
      var name = run.name();
      try {
        run.drive(fixture.commands());
        throw new AssertionError("The run did not come to " + point);
      } catch (Killed _) {
        return name;
      }
    } finally {
      fixture.at(Checkpoint.NONE);
    }
  }

  /** Drives the run and dies once the condition on the server holds; gives the run's name. */
  static String when(RunFixture fixture, Resolved runbook, Callable<Boolean> condition)
      throws Exception {
    var dead = new AtomicBoolean();
    fixture.at(name -> {
      if (dead.get()) {
        throw new Killed();
      }
    });
    var run = fixture.create(runbook);
    var driver =
        Thread.ofVirtual()
            .start(() -> {
              try {
                run.drive(fixture.commands());
              } catch (Killed | InterruptedException | IllegalStateException _) {
                // Its sessions are closed under it.
              }
            });
    Eventually.until(condition);
    dead.set(true);
    run.close();
    driver.join();
    fixture.at(Checkpoint.NONE);
    return run.name();
  }
}
