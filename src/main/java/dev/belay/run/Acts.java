package dev.belay.run;

import dev.belay.journal.JournalEvent.SessionActed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What a person does to somebody else's sessions while a run is driven. Each is written down as
 * asked for before it is sent, and the run's end, after which nothing can be written, waits for
 * what came of it: an act often is what lets the run end. Any thread.
 */
final class Acts {
  private static final String ASKED = "asked for";
  private static final String UNKNOWN = "not known yet when the run ended";

  private final Consumer<SessionActed> record;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Act> open = new ArrayList<>();

  private static final class Act {
    private final String words;
    private final String by;
    private boolean told;

    private Act(String words, String by) {
      this.words = words;
      this.by = by;
    }
  }

  /**
   * None yet.
   *
   * @param record writes one into the journal
   * @param patience how long the run's end waits for outcomes at most
   */
  Acts(Consumer<SessionActed> record, Duration patience) {
    this.record = record;
    this.patience = patience;
  }

  /** Writes down what is asked for; the given one takes once what came of it. */
  Consumer<String> asked(String words, String by) {
    var act = new Act(words, by);
    lock.lock();
    try {
      open.add(act);
    } finally {
      lock.unlock();
    }
    try {
      record.accept(new SessionActed(words, ASKED, by));
    } catch (RuntimeException e) {
      gone(act);
      throw e;
    }
    return outcome -> tell(act, outcome);
  }

  /** Waits until each has its outcome, and writes down those that have none by then. */
  void await() {
    var nanos = patience.toNanos();
    List<Act> left;
    lock.lock();
    try {
      while (!open.isEmpty() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      left = List.copyOf(open);
      lock.unlock();
    }
    left.forEach(act -> tell(act, UNKNOWN));
  }

  private void tell(Act act, String outcome) {
    lock.lock();
    try {
      if (act.told) {
        return;
      }
      act.told = true;
    } finally {
      lock.unlock();
    }
    try {
      record.accept(new SessionActed(act.words, outcome, act.by));
    } finally {
      gone(act);
    }
  }

  private void gone(Act act) {
    lock.lock();
    try {
      open.remove(act);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
