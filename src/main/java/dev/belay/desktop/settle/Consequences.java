package dev.belay.desktop.settle;

import dev.belay.desktop.control.StateLook;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.settle.SettleScreen.Consequence;
import dev.belay.journal.AttemptState;
import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepStatus;
import dev.belay.journal.Verdict;
import dev.belay.runbook.Gate;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What follows from a verdict, and what got worse while nobody went on. */
final class Consequences {
  private final Runbook runbook;
  private final RunState state;
  private final List<Entry> entries;
  private final Instant now;

  Consequences(Runbook runbook, RunState state, List<Entry> entries, Instant now) {
    this.runbook = runbook;
    this.state = state;
    this.entries = entries;
    this.now = now;
  }

  List<Consequence> of(AttemptState attempt, Optional<Verdict> verdict) {
    var next = new ArrayList<Consequence>();
    if (verdict.isEmpty()) {
      next.add(
          Consequence.plain("Nothing is sent twice. No later step starts before this is settled."));
    } else if (attempt.subject().isUndo()) {
      next.addAll(undo(verdict.get()));
    } else {
      next.addAll(forward(attempt, verdict.get()));
    }
    next.addAll(worse());
    return next;
  }

  private List<Consequence> forward(AttemptState attempt, Verdict verdict) {
    var step = runbook.step(attempt.subject().step()).orElseThrow();
    return switch (verdict) {
      case COMMITTED -> committed(step);
      case ROLLED_BACK ->
          List.of(
              stands(step, ", and nothing of it is counted as done."),
              Consequence.plain(
                  "It is carried out again once its gates hold and what it asks for is given."));
      case PARTLY -> partly(step, attempt);
      case STILL_RUNNING ->
          List.of(
              Consequence.plain("Belay sends nothing while the server is at it, and asks again."),
              Consequence.plain(
                  "Cancel asks the server to end it: what is not committed then rolls back."));
      case UNKNOWN -> unknown();
    };
  }

  private List<Consequence> committed(Step step) {
    var next = new ArrayList<Consequence>();
    next.add(stands(step, ", settled as committed with this evidence, in the journal."));
    var later = standsAt(runbook, state).filter(other -> !other.equals(step));
    next.add(
        later
            .map(other ->
                new Consequence(
                    "Nothing is sent twice. Next comes step " + number(other) + ", ",
                    other.title(),
                    Optional.empty(),
                    ", " + does(other.purpose().risk()) + "."))
            .orElse(Consequence.plain("Nothing is sent twice.")));
    var lost =
        step.ending().capture().stream()
            .filter(capture -> capture.sql().isEmpty())
            .map(capture -> capture.name())
            .filter(name -> !state.captured().containsKey(step.id() + "." + name))
            .collect(Collectors.joining(", "));
    if (!lost.isEmpty()) {
      next.add(Consequence.worse("Lost: ", "what the step had answered (" + lost + ")."));
    }
    return next;
  }

  private List<Consequence> partly(Step step, AttemptState attempt) {
    return List.of(
        stands(
            step, ". What is in effect stays: " + labels(SettleReading.committed(attempt)) + "."),
        Consequence.plain(
            "When it is carried out again, only what is missing is sent; a roll-back undoes what is"
                + " in effect."));
  }

  private static List<Consequence> unknown() {
    return List.of(
        Consequence.plain("The run is held. No later step starts until somebody decides."),
        Consequence.plain("Recorded as committed, the step becomes Done and is not sent again."),
        new Consequence(
            "Recorded as rolled back, it is sent again. ",
            "If it did take effect, it is then done twice.",
            Optional.of(Tone.WARNING),
            ""));
  }

  private static List<Consequence> undo(Verdict verdict) {
    return List.of(
        Consequence.plain(
            switch (verdict) {
              case COMMITTED -> "Nothing is undone twice. Belay verifies the undo, then goes on.";
              case ROLLED_BACK -> "The step is still in effect. The roll-back undoes it again.";
              case PARTLY -> "The roll-back goes on with what is not undone yet.";
              case STILL_RUNNING ->
                  "Belay sends nothing while the server is at it, and asks again.";
              case UNKNOWN -> "The run is held. Nothing more is undone until somebody decides.";
            }));
  }

  private Consequence stands(Step step, String rest) {
    var status = state.step(step.id()).status();
    var look = StateLook.of(status);
    return new Consequence("The step is now ", look.word(), Optional.of(look.tone()), rest);
  }

  /** What the run turns to next: where it stands, else the first step that is not passed. */
  static Optional<Step> standsAt(Runbook runbook, RunState state) {
    if (state.status() == RunStatus.FINISHED) {
      return Optional.empty();
    }
    return runbook.steps().stream()
        .filter(step -> !state.step(step.id()).status().passed())
        .findFirst();
  }

  private List<Consequence> worse() {
    var worse = new ArrayList<Consequence>();
    var told = new HashSet<String>();
    for (var step : runbook.steps()) {
      if (state.step(step.id()).status().passed()) {
        continue;
      }
      for (var gate : step.start().requires()) {
        old(step, gate).filter(one -> told.add(one.sentence())).ifPresent(worse::add);
      }
    }
    for (var step : runbook.steps()) {
      if (state.step(step.id()).status() == StepStatus.NO_LONGER_TRUE) {
        worse.add(Consequence.worse("No longer true: ", step.title() + "."));
      }
    }
    worse.addAll(expired());
    restarted().ifPresent(worse::add);
    return worse;
  }

  /** A gate on another step's result, which has aged over its limit. */
  private Optional<Consequence> old(Step step, Gate gate) {
    if (gate.step().isEmpty() || gate.within().isEmpty()) {
      return Optional.empty();
    }
    var other = state.step(gate.step().get());
    var age = Duration.between(other.since(), now);
    if (other.status() != StepStatus.DONE || age.compareTo(gate.within().get()) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Consequence.worse(
            runbook.step(other.id()).map(Step::title).orElse(other.id()),
            " is "
                + Formats.age(age)
                + " old, over its limit of "
                + Formats.prose(gate.within().get())
                + ": step "
                + number(step)
                + " needs it anew."));
  }

  private List<Consequence> expired() {
    return entries.stream()
        .map(Entry::event)
        .filter(JournalEvent.ApprovalGiven.class::isInstance)
        .map(JournalEvent.ApprovalGiven.class::cast)
        .filter(given -> given.expires().isBefore(now))
        .filter(given -> state.step(given.step()).status() == StepStatus.DONE)
        .map(given ->
            Consequence.worse(
                "The approval ",
                "by " + given.by() + " expired " + Formats.ago(given.expires(), now) + "."))
        .toList();
  }

  /** Sessions name the moment at which their server was started. */
  private Optional<Consequence> restarted() {
    var starts =
        entries.stream()
            .map(Entry::event)
            .filter(JournalEvent.SessionOpened.class::isInstance)
            .map(event -> ((JournalEvent.SessionOpened) event).postmasterStart())
            .distinct()
            .toList();
    var again =
        state.bound().map(RunState.Bound::markers).orElse(false)
            ? " Committed steps were checked again."
            : "";
    return starts.size() < 2
        ? Optional.empty()
        : Optional.of(
            Consequence.worse(
                "The server was started anew ",
                "at "
                    + Formats.moment(starts.getLast())
                    + " UTC, after the run had begun."
                    + again));
  }

  private int number(Step step) {
    return runbook.steps().indexOf(step) + 1;
  }

  private static String does(Step.Risk risk) {
    return switch (risk) {
      case READ -> "which only reads";
      case WRITE -> "which writes";
      case DDL -> "which changes the schema";
      case DESTRUCTIVE -> "which destroys data";
    };
  }

  /** Whether the step was carried out once more behind that attempt. */
  static boolean again(RunState state, AttemptState attempt) {
    var subject = attempt.subject();
    return state
        .step(subject.step())
        .latest(subject.direction())
        .filter(latest -> latest.subject().attempt() > subject.attempt())
        .isPresent();
  }

  static String labels(List<PartState> parts) {
    return parts.stream().map(PartState::label).distinct().collect(Collectors.joining(", "));
  }

  /** "All 4 statements of 053 are". */
  static String statements(List<PartState> parts) {
    var all = parts.stream().mapToInt(part -> part.progress().statements()).sum();
    if (all == 0) {
      return "What was sent is";
    }
    var of = labels(parts);
    return (all == 1 ? "The statement of " : "All " + all + " statements of ")
        + of
        + (all == 1 ? " is" : " are");
  }

  static String count(AttemptState attempt) {
    var all = attempt.parts().stream().mapToInt(part -> part.progress().statements()).sum();
    return all == 1 ? "1 statement" : all + " statements";
  }
}
