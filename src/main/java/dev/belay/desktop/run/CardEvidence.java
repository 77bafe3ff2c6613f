package dev.belay.desktop.run;

import dev.belay.desktop.control.EvidenceItem;
import dev.belay.desktop.control.EvidenceItem.Behind;
import dev.belay.desktop.control.EvidenceItem.Reading;
import dev.belay.desktop.control.EvidenceLine;
import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.RunScreen.Gates;
import dev.belay.journal.Entry;
import dev.belay.journal.Evidence;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunStatus;
import dev.belay.journal.StepState;
import dev.belay.journal.StepStatus;
import dev.belay.run.Pace;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The evidence of a step: its gates, and what was read for it.
 *
 * @param now for ages
 */
record CardEvidence(RunPicture picture, Instant now) {
  private static final String AGAIN = "each one is read again at the moment you confirm";
  private static final String BEFORE = "as they were read before the step began";

  Gates gates(Step step, StepState state) {
    var items = new LinkedHashMap<String, EvidenceItem>();
    var wanted = step.start().requires();
    for (var gate : wanted) {
      items.put(gate.label(), item(state, gate.label()));
    }
    for (var label : state.evidence().keySet()) {
      items.computeIfAbsent(label, _ -> item(state, label));
    }
    if (items.isEmpty()) {
      return Gates.NONE;
    }
    var holding =
        wanted.stream()
            .map(gate -> item(state, gate.label()).line().form())
            .filter(Form.TRUE::equals)
            .count();
    return wanted.isEmpty()
        ? new Gates("Evidence", "", List.copyOf(items.values()))
        : new Gates(
            "Gates: " + holding + " of " + wanted.size() + " true",
            says(state),
            List.copyOf(items.values()));
  }

  private String says(StepState state) {
    if (state.status() == StepStatus.WAITING || state.status() == StepStatus.NEXT) {
      return picture.drivenHere() ? AGAIN : "as the journal has them";
    }
    return state.attempts().isEmpty() ? "as the journal has them" : BEFORE;
  }

  private EvidenceItem item(StepState state, String label) {
    var newest = newest(state, label);
    return newest
        .map(evidence ->
            new EvidenceItem(line(evidence, state), Optional.of(behind(state, evidence))))
        .orElseGet(
            () -> EvidenceItem.of(new EvidenceLine(label, Form.PENDING, "not read yet", "", "")));
  }

  /** Whether what was read for the step's question is young enough to propose an answer. */
  boolean fresh(Step step) {
    var state = picture.state().step(step.id());
    var oldest = Pace.GATES.multipliedBy(Pace.STALE_AFTER);
    return state.evidence().keySet().stream()
        .map(label -> newest(state, label))
        .flatMap(Optional::stream)
        .max((one, other) -> one.at().compareTo(other.at()))
        .filter(evidence -> Duration.between(evidence.at(), now).compareTo(oldest) <= 0)
        .isPresent();
  }

  /** The newest reading of this process, else the journal's. */
  private Optional<Evidence> newest(StepState state, String label) {
    var read =
        Optional.ofNullable(picture.heard().read().getOrDefault(state.id(), Map.of()).get(label));
    var kept = Optional.ofNullable(state.evidence().get(label));
    return Stream.concat(read.stream(), kept.stream())
        .max((one, other) -> one.at().compareTo(other.at()));
  }

  private EvidenceLine line(Evidence evidence, StepState state) {
    var overridden = state.said().overridden().containsKey(evidence.label());
    return new EvidenceLine(
        evidence.label() + (overridden ? " (overridden)" : ""),
        form(evidence, state),
        evidence.value().orElse("no value"),
        evidence.limit().orElse(""),
        Formats.age(Duration.between(evidence.at(), now)));
  }

  /** What held before and does no more is said so; what is too old counts as not true. */
  private Form form(Evidence evidence, StepState state) {
    if (interval(state)
        .map(interval -> interval.multipliedBy(Pace.STALE_AFTER))
        .filter(most -> Duration.between(evidence.at(), now).compareTo(most) > 0)
        .isPresent()) {
      return Form.STALE;
    }
    return switch (evidence.truth()) {
      case TRUE, INFORMATION -> Form.TRUE;
      case FALSE ->
          readings(state, evidence.label()).stream()
                  .anyMatch(old -> old.truth() == Evidence.Truth.TRUE)
              ? Form.NO_LONGER_TRUE
              : Form.FALSE;
      case UNREADABLE -> Form.UNREADABLE;
    };
  }

  /** How often the step's values are read again; empty where they only tell what was. */
  private Optional<Duration> interval(StepState state) {
    if (picture.state().status() == RunStatus.FINISHED) {
      return Optional.empty();
    }
    return switch (state.status()) {
      case WAITING -> Optional.of(Pace.GATES);
      case DONE, NO_LONGER_TRUE ->
          RunScreens.step(picture.runbook(), state.id()).action() instanceof Action.Query query
              ? query.sense()
              : Optional.empty();
      case NEXT,
          RUNNING,
          DEFERRED,
          OVERRIDDEN,
          SKIPPED,
          NOT_APPLICABLE,
          IN_DOUBT,
          FAILED,
          STOPPED,
          REFUSED,
          EXPIRED ->
          Optional.empty();
    };
  }

  private Behind behind(StepState state, Evidence evidence) {
    var sql = evidence.source().contains(" ") && !evidence.source().startsWith("step ");
    var history =
        readings(state, evidence.label()).reversed().stream()
            .limit(5)
            .map(old ->
                new Reading(
                    Formats.moment(old.at()),
                    old.value().orElse("no value"),
                    switch (old.truth()) {
                      case TRUE, INFORMATION -> Form.TRUE;
                      case FALSE -> Form.FALSE;
                      case UNREADABLE -> Form.UNREADABLE;
                    }))
            .toList();
    return new Behind(evidence.source(), sql, evidence.value().orElse("no value"), history);
  }

  /** What the journal holds of it, oldest first: only changes are written. */
  private List<Evidence> readings(StepState state, String label) {
    return picture.entries().stream()
        .map(Entry::event)
        .map(event ->
            switch (event) {
              case JournalEvent.GateRead read when read.step().equals(state.id()) ->
                  Optional.of(read.evidence());
              case JournalEvent.EvidenceRead read when read.step().equals(state.id()) ->
                  Optional.of(read.evidence());
              case JournalEvent.TruthChanged read when read.step().equals(state.id()) ->
                  Optional.of(read.evidence());
              default -> Optional.<Evidence>empty();
            })
        .flatMap(Optional::stream)
        .filter(evidence -> evidence.label().equals(label))
        .toList();
  }
}
