package dev.belay.desktop.run;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalException;
import dev.belay.journal.JournalReading;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the steps of a runbook took in earlier runs of it: what is known of a rehearsal.
 *
 * @param forward by step, the newest that went through without a break
 * @param undone by step, the newest time that it was taken back
 */
record EarlierRuns(Map<String, Work> forward, Map<String, Work> undone) {
  static final EarlierRuns NONE = new EarlierRuns(Map.of(), Map.of());

  /**
   * Journals that are looked through, the newest first: a rehearsal older than that says little.
   */
  private static final int RUNS = 30;

  EarlierRuns {
    forward = Map.copyOf(forward);
    undone = Map.copyOf(undone);
  }

  /**
   * How long a step took.
   *
   * @param run its id
   * @param target where
   * @param at when it was over
   */
  record Work(String run, String target, Duration took, Instant at) {
    /** {@code run 0141 on nchat-staging}. */
    String where() {
      return "run " + RunScreens.number(run) + " on " + target;
    }
  }

  Optional<Work> of(Subject.Direction direction, String step) {
    return Optional.ofNullable(
        switch (direction) {
          case FORWARD -> forward.get(step);
          case UNDO -> undone.get(step);
        });
  }

  /** What the other runs of that run's runbook tell. Blocks on files. */
  static EarlierRuns read(JournalStore store, RunPicture picture) {
    var forward = new HashMap<String, Work>();
    var undone = new HashMap<String, Work>();
    var own = picture.state().run();
    store.ids().stream()
        .filter(run -> !run.equals(own))
        .limit(RUNS)
        .map(run -> reading(store, run))
        .flatMap(Optional::stream)
        .filter(reading -> same(reading.state().orElseThrow(), picture.runbook().id()))
        .map(reading -> in(reading.state().orElseThrow(), reading.entries()))
        .forEach(run -> {
          run.forward().forEach(forward::putIfAbsent);
          run.undone().forEach(undone::putIfAbsent);
        });
    return new EarlierRuns(forward, undone);
  }

  private static Optional<JournalReading> reading(JournalStore store, String run) {
    try {
      return Optional.of(store.read(run)).filter(reading -> reading.state().isPresent());
    } catch (JournalException e) {
      // What cannot be read is listed in the library; here it tells nothing.
      return Optional.empty();
    }
  }

  private static boolean same(RunState state, String runbook) {
    try {
      return state.resolved().runbook().id().equals(runbook);
    } catch (JournalException e) {
      return false;
    }
  }

  /** What one run tells; a time that a break is in is none. */
  private static EarlierRuns in(RunState state, List<Entry> entries) {
    var forward = new HashMap<String, Work>();
    var undone = new HashMap<String, Work>();
    var begun = new HashMap<String, Instant>();
    for (var entry : entries) {
      var event = entry.event();
      if (event instanceof JournalEvent.AttemptStarted started) {
        begun.put(started.subject().step(), entry.at());
      } else if (event instanceof JournalEvent.InDoubt doubt) {
        begun.remove(doubt.subject().step());
      } else if (event instanceof JournalEvent.StepDone done) {
        Optional.ofNullable(begun.remove(done.step()))
            .ifPresent(from -> forward.put(done.step(), work(state, from, entry.at())));
      } else if (event instanceof JournalEvent.Undone done) {
        Optional.ofNullable(begun.remove(done.step()))
            .ifPresent(from -> undone.put(done.step(), work(state, from, entry.at())));
      }
    }
    return new EarlierRuns(forward, undone);
  }

  private static Work work(RunState state, Instant from, Instant to) {
    return new Work(
        state.run(), state.opened().event().target().name(), Duration.between(from, to), to);
  }
}
