package dev.belay.desktop.run;

import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunDriver;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.postgres.Environment;
import dev.belay.postgres.FingerprintCheck.Difference;
import dev.belay.run.GuardCount;
import dev.belay.run.answers.Answers;
import dev.belay.runbook.Runbook;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the screen of a run is made of: the fold of its journal, and what is true of this
 * process only.
 *
 * @param entries the journal, oldest first
 * @param prepared answers to propose, from the file beside the runbook; on the sandbox only
 */
public record RunPicture(
    RunState state,
    List<Entry> entries,
    Runbook runbook,
    Driven driven,
    Heard heard,
    Answers prepared) {
  public RunPicture {
    entries = List.copyOf(entries);
  }

  /** Who drives the run. */
  public sealed interface Driven {
    /** This process; commands are taken. */
    record Here() implements Driven {}

    /** This process, as soon as it has connected. */
    record Connecting(String what) implements Driven {}

    /** Nobody here: the run can be resumed. */
    record Left() implements Driven {}

    /** Another process; it can only be read meanwhile. */
    record Elsewhere(RunDriver by) implements Driven {}

    /** It can only be read, and why. */
    record ReadOnly(String why, String cure) implements Driven {}
  }

  /**
   * What was heard since this process drives the run; none of it is in the journal's fold.
   *
   * @param progress how far the running work is, by step; the empty id is the connection
   * @param refusal why the last command was not taken
   * @param read the newest reading of each gate, by step and label
   * @param stopAsked since when a stop is asked for
   * @param guard the guard that counts
   * @param wrong what the server has otherwise than the run's; empty where it is the right one
   * @param silence that the server does not answer, as a sentence; empty while it does
   */
  public record Heard(
      Optional<Progress> progress,
      Optional<String> refusal,
      Map<String, Map<String, Evidence>> read,
      Optional<Instant> stopAsked,
      Optional<Guarded> guard,
      List<Difference> wrong,
      Optional<String> silence) {
    static final Heard NOTHING =
        new Heard(
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    public Heard {
      read = Map.copyOf(read);
      wrong = List.copyOf(wrong);
    }

    Heard with(Progress now) {
      return new Heard(Optional.of(now), refusal, read, stopAsked, guard, wrong, silence);
    }

    Heard refused(Optional<String> why) {
      return new Heard(progress, why, read, stopAsked, guard, wrong, silence);
    }

    Heard with(String step, Evidence evidence) {
      var all = new HashMap<>(read);
      var ofStep = new HashMap<>(all.getOrDefault(step, Map.of()));
      ofStep.put(evidence.label(), evidence);
      all.put(step, Map.copyOf(ofStep));
      return new Heard(progress, refusal, all, stopAsked, guard, wrong, silence);
    }

    Heard stopping(Optional<Instant> since) {
      return new Heard(progress, refusal, read, since, guard, wrong, silence);
    }

    Heard withoutProgress() {
      return new Heard(
          Optional.empty(), refusal, read, stopAsked, Optional.empty(), wrong, silence);
    }

    Heard guarded(Optional<Guarded> now) {
      return new Heard(progress, refusal, read, stopAsked, now, wrong, silence);
    }

    Heard wrongServer(List<Difference> now) {
      return new Heard(progress, refusal, read, stopAsked, guard, now, silence);
    }

    Heard silent(Optional<String> now) {
      return new Heard(progress, refusal, read, stopAsked, guard, wrong, now);
    }
  }

  /** A guard of that step that counts. */
  public record Guarded(String step, GuardCount count) {}

  /** How far a step's work is, in words. */
  public record Progress(String step, String text, Instant at) {}

  /** What the run is meant for. */
  public JournalEvent.MeantTarget target() {
    return state.opened().event().target();
  }

  /** Where a wrong click would do harm. */
  public Environment environment() {
    return Environment.ofMarker(Optional.of(target().environment()));
  }

  /** Whether the run has ended. */
  boolean over() {
    return state.status() == RunStatus.FINISHED;
  }

  /** Whether nobody drives it here, and it can be gone on with or was kept from it. */
  boolean left() {
    return switch (driven) {
      case Driven.Left _, Driven.ReadOnly _ -> true;
      case Driven.Here _, Driven.Connecting _, Driven.Elsewhere _ -> false;
    };
  }

  /**
   * The same, now that the run's address was asked who answers there.
   *
   * @param differences from the run's own server; empty where it is that one, or nobody answers
   */
  RunPicture answeredBy(List<Difference> differences) {
    var wasWrong = driven instanceof Driven.ReadOnly && !heard.wrong().isEmpty();
    return new RunPicture(
        state,
        entries,
        runbook,
        wasWrong && differences.isEmpty() ? new Driven.Left() : driven,
        heard.wrongServer(differences),
        prepared);
  }

  /** Whether commands are taken. */
  public boolean drivenHere() {
    return driven instanceof Driven.Here;
  }

  /** Whether a stop was asked for, and something runs that is to be cancelled. */
  public boolean stopping() {
    var runs =
        switch (state.status()) {
          case RUNNING ->
              state.steps().values().stream()
                  .map(StepState::status)
                  .anyMatch(one -> one == StepStatus.RUNNING || one == StepStatus.IN_DOUBT);
          case ROLLING_BACK -> true;
          case OPENED, HELD, FINISHED -> false;
        };
    return runs && heard.stopAsked().isPresent();
  }
}
