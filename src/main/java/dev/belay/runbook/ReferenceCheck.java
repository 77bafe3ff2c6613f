package dev.belay.runbook;

import dev.belay.runbook.Shape.Use;
import dev.belay.runbook.SqlTemplate.Form;
import dev.belay.runbook.YamlNode.Mark;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Checks that every name that a text uses is there, and is there early enough. */
final class ReferenceCheck {
  private static final int MOST_PLACEHOLDERS = 500;

  private final Problems problems;
  private final Places places;
  private final Inlining inlining;
  private final Scope scope;
  private final Set<String> used = new HashSet<>();

  ReferenceCheck(Problems problems, Places places, Inlining inlining, Scope scope) {
    this.problems = problems;
    this.places = places;
    this.inlining = inlining;
    this.scope = scope;
  }

  void check(Runbook runbook) {
    checks(runbook.target());
    for (var step : runbook.steps()) {
      var at = scope.steps().getOrDefault(step.id(), 0);
      new OfStep(step, at).check();
    }
    new FlowCheck(problems, places, scope).check(runbook);
    for (var param : runbook.params()) {
      if (!used.contains(param.name()) && !places.isBroken(runbook)) {
        problems.warning(
            places.value(param, "name"),
            "the parameter " + param.name() + " is used nowhere",
            "Remove it, or use it.");
      }
    }
  }

  /** Before a run begins only parameters have values. */
  private void checks(Requirement target) {
    for (var check : target.checks()) {
      for (var placeholder : SqlTemplate.of(check.sql()).placeholders()) {
        if (scope.params().containsKey(placeholder.name())) {
          used.add(placeholder.name());
        } else if (!places.isBroken(check) && !scope.isUnread(placeholder.name())) {
          problems.error(
              places.in(check, placeholder.start(), "sql"),
              "there is no parameter " + placeholder.name(),
              DidYouMean.cure(placeholder.name(), scope.params().keySet()));
        }
      }
    }
  }

  /** The texts of one step. */
  private final class OfStep {
    private final Step step;
    private final int position;
    private boolean afterwards;

    OfStep(Step step, int position) {
      this.step = step;
      this.position = position;
    }

    void check() {
      new Texts(this::text).visit(step.purpose());
      new Texts(this::text).visit(step.start());
      new Texts(this::text).visit((Record) step.action());
      new Texts(this::text).visit(step.conduct());
      afterwards = true;
      new Texts(this::text).visit(step.ending());
    }

    private void text(Use use, String text, Object owner, Object... path) {
      switch (use) {
        case SQL -> sql(text, owner, path);
        case TEMPLATE, FOLDER, VALUE, NULLABLE -> template(text, owner, path);
        case STEP -> stepThere(text, owner, path);
        case CAPTURED -> captured(text, places.value(owner, path));
        case PARAM -> param(text, places.value(owner, path));
        case ID, NAME, WORD, PROSE, LITERAL, FILE -> {}
      }
    }

    private void sql(String text, Object owner, Object... path) {
      var origin =
          path.length == 1 && "sql".equals(path[0])
              ? inlining.origin(owner)
              : Optional.<Path>empty();
      var placeholders = SqlTemplate.of(text).placeholders();
      if (tooMany(placeholders.size(), owner, path)) {
        return;
      }
      IntFunction<Mark> place =
          offset -> origin.isPresent() ? inFile(text, offset) : places.in(owner, offset, path);
      var file = origin.orElse(problems.file());
      for (var finding : SqlCheck.of(text, this::isSecret)) {
        problems.errorIn(file, place.apply(finding.offset()), finding.message(), finding.cure());
      }
      for (var placeholder : placeholders) {
        var mark = place.apply(placeholder.start());
        name(placeholder.name(), file, mark);
        var param = scope.params().get(placeholder.name());
        if (param != null && isSecret(param.name()) && placeholder.form() != Form.BIND) {
          problems.errorIn(
              file,
              mark,
              "the secret " + param.name() + " would stand in the statement's text",
              "Write :" + param.name() + ", so that it is sent as a bind parameter.");
        }
      }
    }

    private boolean isSecret(String name) {
      var param = scope.params().get(name);
      return param != null && param.type() == ValueType.SECRET;
    }

    private void template(String text, Object owner, Object... path) {
      var placeholders = TextTemplate.of(text).placeholders();
      if (tooMany(placeholders.size(), owner, path)) {
        return;
      }
      for (var placeholder : placeholders) {
        var mark = places.in(owner, placeholder.start(), path);
        if (!placeholder.named()) {
          problems.error(
              mark,
              "\"${" + placeholder.name() + "}\" is no name of a value",
              "Write ${name} or ${step.name}; $${ stands for the two characters themselves.");
          continue;
        }
        name(placeholder.name(), problems.file(), mark);
        var param = scope.params().get(placeholder.name());
        var hidden =
            owner instanceof Action.Http || "env".equals(path[0]) || owner instanceof Action.Call;
        if (param != null && param.type() == ValueType.SECRET && !hidden) {
          problems.error(
              mark,
              "the secret " + param.name() + " would be shown here",
              "Use it in a header, a body or env only.");
        }
        if (owner instanceof Action.Call && placeholder.name().contains(".")) {
          problems.error(
              mark,
              "the parameters of a call are fixed when the run starts",
              "Use a parameter here; the called steps can use the captured value themselves.");
        }
      }
    }

    private boolean tooMany(int count, Object owner, Object... path) {
      if (count > MOST_PLACEHOLDERS) {
        problems.error(
            places.value(owner, path),
            "the text has " + count + " placeholders",
            "Split it; " + MOST_PLACEHOLDERS + " are allowed.");
      }
      return count > MOST_PLACEHOLDERS;
    }

    private void name(String name, Path file, Mark mark) {
      if (scope.params().containsKey(name)) {
        used.add(name);
      } else if (scope.captured().containsKey(name)) {
        early(name, file, mark);
      } else if (!scope.isUnread(name)) {
        problems.errorIn(
            file,
            mark,
            name.contains(".") ? "no step captures " + name : "there is no parameter " + name,
            DidYouMean.cure(name, scope.names()));
      }
    }

    private void captured(String name, Mark mark) {
      if (scope.captured().containsKey(name)) {
        early(name, problems.file(), mark);
      } else if (!scope.isUnread(name)) {
        problems.error(
            mark, "no step captures " + name, DidYouMean.cure(name, scope.captured().keySet()));
      }
    }

    private void early(String name, Path file, Mark mark) {
      var from = scope.captured().getOrDefault(name, 0);
      if (from > position || (from == position && !afterwards)) {
        problems.errorIn(
            file,
            mark,
            name
                + " is not known yet: it is captured by "
                + (from == position ? "this step itself" : "a later step"),
            "Use it after that step, or move the step.");
      }
    }

    private void param(String name, Mark mark) {
      if (scope.params().containsKey(name)) {
        used.add(name);
      } else {
        problems.error(
            mark, "there is no parameter " + name, DidYouMean.cure(name, scope.params().keySet()));
      }
    }

    private void stepThere(String id, Object owner, Object... path) {
      if (!scope.steps().containsKey(id) && !scope.isUnread(id)) {
        problems.error(
            places.value(owner, path),
            "there is no step " + id,
            DidYouMean.cure(id, scope.stepIds()));
      }
    }
  }

  private static Mark inFile(String text, int offset) {
    var before = text.substring(0, offset);
    var line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Mark(line, before.length() - before.lastIndexOf('\n'), offset);
  }
}
