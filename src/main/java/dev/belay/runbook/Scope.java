package dev.belay.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that a runbook's texts may use: parameters, steps and captured values, in order. */
final class Scope {
  private final Map<String, Parameter> params = new LinkedHashMap<>();
  private final Map<String, Integer> steps = new LinkedHashMap<>();
  private final Map<String, Integer> captured = new LinkedHashMap<>();
  private final Map<String, Action> actions = new HashMap<>();

  Scope(Runbook runbook, Map<String, Runbook> children) {
    runbook.params().forEach(param -> params.put(param.name(), param));
    for (var step : runbook.steps()) {
      var child = children.get(step.id());
      if (child != null) {
        child.steps().forEach(inner -> add(step.id() + "." + inner.id(), inner));
      }
      add(step.id(), step);
    }
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

  Set<String> names() {
    var names = new ArrayList<>(params.keySet());
    names.addAll(captured.keySet());
    return names.stream().collect(Collectors.toUnmodifiableSet());
  }

  List<String> stepIds() {
    return List.copyOf(steps.keySet());
  }
}
