package dev.belay.desktop.library;

import dev.belay.journal.JournalReading;
import dev.belay.journal.JournalRefusedException;
import dev.belay.journal.JournalStamp;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunStatus;
import dev.belay.journal.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads runs, and those whose journal lies as before not again. May be used by several threads. */
final class KnownRuns {
  private static final Logger LOG = LoggerFactory.getLogger(KnownRuns.class);

  private final JournalStore journals;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(JournalStamp stamp, boolean driven, KnownRun run) {}

  KnownRuns(JournalStore journals) {
    this.journals = journals;
  }

  /** Forgets all others. */
  void retain(List<String> runs) {
    kept.keySet().retainAll(runs);
  }

  /** That run; never ends with an exception, since no run may hide another one. */
  KnownRun read(String run, boolean driven) {
    try {
      var stamp = JournalStamp.of(journals.journal(run));
      var before = kept.get(run);
      if (before != null
          && before.driven() == driven
          && stamp.equals(Optional.of(before.stamp()))) {
        return before.run();
      }
      var now = known(run, journals.read(run), driven);
      stamp.ifPresent(one -> kept.put(run, new Kept(one, driven, now)));
      return now;
    } catch (JournalRefusedException e) {
      return KnownRun.unreadable(e.happened() + " " + e.cure());
    } catch (RuntimeException e) {
      LOG.warn("Run {} cannot be read.", run, e);
      return KnownRun.unreadable("it cannot be read: " + e.getClass().getSimpleName() + ".");
    }
  }

  private static KnownRun known(String run, JournalReading reading, boolean driven) {
    var trouble = RunSummary.of(run, reading).trouble();
    if (reading.state().isEmpty()) {
      return new KnownRun(Optional.empty(), Optional.empty(), trouble);
    }
    var state = reading.state().get();
    var runbook = state.resolved().runbook();
    var last = RunWords.last(state, runbook.id(), reading.entries().getLast().at(), driven);
    var open =
        state.status() == RunStatus.FINISHED
            ? Optional.<KnownRun.Open>empty()
            : Optional.of(new KnownRun.Open(state, runbook));
    return new KnownRun(Optional.of(last), open, trouble);
  }
}
