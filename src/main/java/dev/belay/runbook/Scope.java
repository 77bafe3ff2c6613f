package dev.belay.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that a runbook's texts may use: parameters, steps and captured values, in order. */
final class Scope {
  private final Map<String, Parameter> params = new LinkedHashMap<>();
  private final Map<String, Integer> steps = new LinkedHashMap<>();
  private final Map<String, Integer> captured = new LinkedHashMap<>();
  private final List<String> unread = new ArrayList<>();
  private final Map<String, Action> actions = new HashMap<>();

  Scope(Runbook runbook, Map<String, Runbook> children) {
    runbook.params().forEach(param -> params.put(param.name(), param));
    for (var step : runbook.steps()) {
      var child = children.get(step.id());
      if (child != null) {
        child.steps().forEach(inner -> add(step.id() + "." + inner.id(), inner));
      }
      if (child == null && step.action() instanceof Action.Call) {
        unread.add(step.id() + ".");
      }
      add(step.id(), step);
    }
  }

  /** Whether the name belongs to a called runbook that could not be read. */
  boolean isUnread(String name) {
    return unread.stream().anyMatch(name::startsWith);
  }

  private void add(String id, Step step) {
    var index = steps.size();
    steps.putIfAbsent(id, index);
    actions.putIfAbsent(id, step.action());
    step.ending().capture().forEach(c -> captured.putIfAbsent(id + "." + c.name(), index));
  }

  Map<String, Parameter> params() {
    return params;
  }

  /** The position of a step by its id. */
  Map<String, Integer> steps() {
    return steps;
  }

  /** The position of the step that captures a value, by {@code step.name}. */
  Map<String, Integer> captured() {
    return captured;
  }

  Map<String, Action> actions() {
    return actions;
  }

  List<String> names() {
    var names = new ArrayList<>(params.keySet());
    names.addAll(captured.keySet());
    return names;
  }

  List<String> stepIds() {
    return List.copyOf(steps.keySet());
  }
}
