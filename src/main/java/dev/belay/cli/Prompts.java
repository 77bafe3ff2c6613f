package dev.belay.cli;

import dev.belay.cli.Left.Why;
import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.RunState;
import dev.belay.journal.StepState;
import dev.belay.report.EntryWords;
import dev.belay.run.Agreed;
import dev.belay.runbook.Action;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines of an answers file that would answer what a run asks. */
final class Prompts {
  private final Runbook runbook;

  Prompts(Runbook runbook) {
    this.runbook = runbook;
  }

  /** What the step asks, with what somebody has to know who is to approve it. */
  String asked(RunState state, String id, Need need, String prompt) {
    if (need != Need.APPROVAL && need != Need.SECOND_PERSON) {
      return prompt;
    }
    var lines = new ArrayList<String>(List.of(prompt));
    refusal(state, id)
        .ifPresent(no ->
            lines.add(
                "Refused " + Formats.time(no.at()) + " UTC by " + no.by() + ": " + no.reason()));
    runbook.step(id).ifPresent(step -> lines.addAll(Agreed.lines(runbook, state, step)));
    return String.join("\n", lines);
  }

  private static Optional<RunState.Refusal> refusal(RunState state, String id) {
    return Optional.ofNullable(state.refusals().get(id));
  }

  /** The line that answers the need of that step. */
  String line(RunState state, String id, Need need, String prompt) {
    var step = runbook.step(id);
    return switch (need) {
      case CONFIRMATION -> id + ": {confirm: click}";
      case TYPED_TARGET -> id + ": {confirm: " + afterColon(prompt) + "}";
      case SECOND_PERSON, APPROVAL ->
          id
              + ": {approve-by: the second person's name"
              + (refusal(state, id).isPresent() ? ", reason: why although it was refused" : "")
              + "}";
      case VALUE -> id + ": {value: " + value(step) + "}";
      case ANSWER -> id + ": {answer: " + answers(step) + "}";
      case GATE, VERDICT, CHOICE -> id + ": {skip: the reason}";
    };
  }

  /** The line that lets a step start although its gates do not hold. */
  String gateLine(StepState step) {
    var fallen = fallen(step);
    return step.id()
        + ": {override: the reason, gate: "
        + (fallen.size() == 1 ? quoted(fallen) : "[" + quoted(fallen) + "]")
        + "}";
  }

  /** The gates that hold the step, as it says itself, without those that were overridden. */
  private static List<String> fallen(StepState step) {
    var prompt = step.said().waiting().map(StepState.Waiting::prompt).orElse("");
    return Arrays.stream(prompt.substring(prompt.indexOf(": ") + 1).split("; "))
        .map(String::strip)
        .filter(label -> !label.isEmpty() && !step.said().overridden().containsKey(label))
        .toList();
  }

  /** What does not hold, with the values that were seen. */
  String fallenValues(StepState step) {
    return fallen(step).stream()
        .map(label ->
            Optional.ofNullable(step.evidence().get(label)).map(EntryWords::line).orElse(label))
        .collect(Collectors.joining("; "));
  }

  /** The line that leads on from a step that did not end well. */
  String wayOut(StepState step, Why why) {
    return why == Why.IN_DOUBT
        ? step.id() + ": {settle: committed or rolled-back or partly, reason: how you know}"
        : step.id() + ": {skip: the reason}";
  }

  private static String quoted(List<String> labels) {
    return labels.stream()
        .map(label -> "\"" + label.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining(", "));
  }

  private static String value(Optional<Step> step) {
    return step.map(Step::action)
        .filter(Action.Manual.class::isInstance)
        .map(Action.Manual.class::cast)
        .map(manual ->
            manual.choices().isEmpty()
                ? "the " + manual.value().name().toLowerCase(Locale.ROOT) + " seen"
                : String.join(" or ", manual.choices()))
        .orElse("what was seen");
  }

  private static String answers(Optional<Step> step) {
    return step.map(Step::action)
        .filter(Action.Decide.class::isInstance)
        .map(Action.Decide.class::cast)
        .map(decide ->
            decide.answers().stream().map(Action.Answer::id).collect(Collectors.joining(" or ")))
        .orElse("an answer");
  }

  private static String afterColon(String prompt) {
    return prompt.substring(prompt.lastIndexOf(": ") + 1).strip();
  }
}
