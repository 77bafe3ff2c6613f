package dev.belay.runbook;

import dev.belay.runbook.Shape.Use;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the steps of called runbooks in front of their calls. Every id, parameter and captured value
 * of a called runbook gets the call's id and a dot before its name; its parameters become
 * parameters of the caller, whose default is a {@link TextTemplate} over the caller's own.
 */
final class Expansion {
  private final Problems problems;
  private final Places places;

  Expansion(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
  }

  Runbook expand(Runbook runbook, Map<String, Runbook> children) {
    if (children.isEmpty()) {
      return runbook;
    }
    var params = new ArrayList<>(runbook.params());
    var target = runbook.target();
    var phases = new ArrayList<Phase>();
    for (var phase : runbook.phases()) {
      var steps = new ArrayList<Step>();
      for (var step : phase.steps()) {
        var child = children.get(step.id());
        if (child != null && step.action() instanceof Action.Call call) {
          params.addAll(params(step.id(), call, child));
          target = target(target, call, child.target());
          steps.addAll(steps(runbook, step, call, child));
          steps.add(withoutGates(step));
        } else {
          steps.add(step);
        }
      }
      phases.add(new Phase(phase.id(), phase.title(), steps));
    }
    var expanded =
        new Runbook(runbook.belay(), runbook.about(), target, params, runbook.limits(), phases);
    onePointOfNoReturn(expanded);
    return expanded;
  }

  private List<Parameter> params(String id, Action.Call call, Runbook child) {
    var params = new ArrayList<Parameter>();
    for (var param : child.params()) {
      var inner = param.name().contains(".");
      var given = inner ? Optional.<String>empty() : given(call, param);
      var initial =
          inner
              ? param.initial().map(text -> TextTemplate.of(text).rename(name -> id + "." + name))
              : given.or(() -> param.initial().map(text -> text.replace("${", "$${")));
      params.add(
          new Parameter(
              id + "." + param.name(),
              param.type(),
              initial,
              param.description(),
              param.min(),
              param.max(),
              param.choices()));
    }
    for (var name : call.params().keySet()) {
      var known =
          child.params().stream().map(Parameter::name).filter(n -> !n.contains(".")).toList();
      if (!known.contains(name)) {
        problems.error(
            places.value(call, "params", name),
            call.runbook() + " has no parameter " + name,
            DidYouMean.cure(name, known));
      }
    }
    return params;
  }

  private Optional<String> given(Action.Call call, Parameter param) {
    var given = Optional.ofNullable(call.params().get(param.name()));
    if (given.isEmpty() && param.initial().isEmpty()) {
      problems.error(
          places.key(call, "params"),
          "the call gives no value for the parameter " + param.name() + " of " + call.runbook(),
          "Add " + param.name() + ": to params.");
    }
    given
        .filter(text -> TextTemplate.of(text).placeholders().isEmpty())
        .flatMap(text -> param.fault(TextTemplate.of(text).render(_ -> emptyValue())))
        .ifPresent(fault ->
            problems.error(
                places.value(call, "params", param.name()),
                fault.substring(0, fault.length() - 1),
                "Give a value that " + call.runbook() + " accepts."));
    return given;
  }

  private static TypedValue emptyValue() {
    return new TypedValue(ValueType.TEXT, "");
  }

  private List<Step> steps(Runbook parent, Step call, Action.Call action, Runbook child) {
    var prefix = call.id() + ".";
    var folder = Optional.ofNullable(Path.of(action.runbook()).getParent());
    var rewriting = new Rewriting((use, text) -> renamed(use, text, prefix, folder));
    var steps = new ArrayList<Step>();
    for (var step : child.steps()) {
      var copy = rewriting.step(step);
      steps.add(started(conducted(copy, parent, child), call, steps.isEmpty()));
    }
    return steps;
  }

  private static String renamed(Use use, String text, String prefix, Optional<Path> folder) {
    return switch (use) {
      case SQL -> SqlTemplate.of(text).rename(name -> prefix + name);
      case TEMPLATE, VALUE, NULLABLE -> TextTemplate.of(text).rename(name -> prefix + name);
      case FOLDER -> below(folder, TextTemplate.of(text).rename(name -> prefix + name));
      case FILE -> below(folder, text);
      case STEP, CAPTURED, PARAM -> prefix + text;
      case ID, NAME, WORD, PROSE, LITERAL -> text;
    };
  }

  private static String below(Optional<Path> folder, String path) {
    var fixed = path.startsWith("/") || path.startsWith("$") || path.startsWith("~");
    return fixed || folder.isEmpty()
        ? path
        : folder.get().toString().replace('\\', '/') + "/" + path;
  }

  private static Step conducted(Step step, Runbook parent, Runbook child) {
    var conduct = step.conduct();
    if (conduct.limits().isPresent() || child.limits().equals(parent.limits())) {
      return step;
    }
    var own =
        new Step.Conduct(
            conduct.timeout(),
            conduct.retries(),
            conduct.guards(),
            conduct.settle(),
            Optional.of(child.limits()));
    return new Step(
        step.id(), step.title(), step.action(), step.purpose(), step.start(), own, step.ending());
  }

  /** The gates of the call are asked before its first step, its condition before each. */
  private Step started(Step step, Step call, boolean first) {
    var start = step.start();
    var requires = new ArrayList<Gate>();
    if (first) {
      requires.addAll(call.start().requires());
    }
    requires.addAll(start.requires());
    var when = start.when();
    if (call.start().when().isPresent()) {
      if (when.isPresent()) {
        problems.error(
            places.key(call.start(), "when"),
            "the call has a condition, and so has its step " + step.id(),
            "Keep one of the two, or put the condition into a decide step.");
      }
      when = call.start().when();
    }
    return new Step(
        call.id() + "." + step.id(),
        step.title(),
        step.action(),
        step.purpose(),
        new Step.Start(requires, when, start.confirm()),
        step.conduct(),
        step.ending());
  }

  private static Step withoutGates(Step call) {
    var start = new Step.Start(List.of(), call.start().when(), call.start().confirm());
    return new Step(
        call.id(),
        call.title(),
        call.action(),
        call.purpose(),
        start,
        call.conduct(),
        call.ending());
  }

  private Requirement target(Requirement mine, Action.Call call, Requirement child) {
    if (mine.database().isPresent()
        && child.database().isPresent()
        && !mine.database().equals(child.database())) {
      problems.error(
          places.value(call, "runbook"),
          call.runbook()
              + " is for the database "
              + child.database().get()
              + ", this one for "
              + mine.database().get(),
          "Call a runbook that is for the same database.");
    }
    var both = new ArrayList<>(child.environments());
    both.removeIf(environment -> !mine.environments().contains(environment));
    if (both.isEmpty() && !mine.environments().isEmpty() && !child.environments().isEmpty()) {
      problems.error(
          places.value(call, "runbook"),
          call.runbook() + " may run in none of the environments of this one",
          "Change target.environments of one of the two.");
    }
    return new Requirement(
        mine.primary() || child.primary(),
        Math.max(mine.minVersion(), child.minVersion()),
        mine.database().or(child::database),
        mine.environments().isEmpty()
            ? child.environments()
            : child.environments().isEmpty() ? mine.environments() : both,
        mine.checks());
  }

  private void onePointOfNoReturn(Runbook runbook) {
    var points = runbook.steps().stream().filter(step -> step.purpose().pointOfNoReturn()).toList();
    if (points.size() > 1) {
      var call = runbook.step(points.get(1).id().replaceAll("\\..*", "")).orElse(points.get(1));
      problems.error(
          places.of(call),
          "with its calls the runbook has a second point of no return, " + points.get(1).id(),
          "Keep one.");
    }
  }
}
