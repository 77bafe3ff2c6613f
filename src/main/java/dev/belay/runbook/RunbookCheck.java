package dev.belay.runbook;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Checks what a runbook says beyond its shape: ids, dates, parameters, limits, and each step. */
final class RunbookCheck {
  private static final List<String> ENVIRONMENTS =
      List.of("development", "staging", "production", "sandbox");

  private final Problems problems;
  private final Places places;
  private final LocalDate today;

  RunbookCheck(Problems problems, Places places, Instant now) {
    this.problems = problems;
    this.places = places;
    this.today = now.atZone(ZoneOffset.UTC).toLocalDate();
  }

  void check(Runbook runbook) {
    if (runbook.belay() > Format.VERSION) {
      problems.error(
          places.value(runbook, "belay"),
          "the file is of format " + runbook.belay() + ", this Belay reads " + Format.VERSION,
          "Update Belay.");
    } else if (runbook.belay() < Format.VERSION && !places.isBroken(runbook)) {
      problems.error(
          places.value(runbook, "belay"),
          "there is no format " + runbook.belay(),
          "Write belay: " + Format.VERSION + ".");
    }
    about(runbook.about());
    target(runbook.target());
    runbook.params().forEach(this::parameter);
    unique(runbook.params(), Parameter::name, "name", "parameter");
    new LimitsCheck(problems, places).check(runbook.limits());
    unique(runbook.phases(), Phase::id, "id", "phase");
    runbook.phases().forEach(phase -> slug(phase.id(), phase));
    unique(runbook.steps(), Step::id, "id", "step");
    var step = new StepCheck(problems, places);
    runbook.steps().forEach(each -> slug(each.id(), each));
    runbook.steps().stream().filter(each -> !places.isBroken(each)).forEach(step::check);
    new VerificationCheck(problems, places).check(runbook.steps());
  }

  private void about(About about) {
    slug(about.id(), about);
    if (places.isBroken(about.ownership()) || places.isBroken(about)) {
      return;
    }
    var ownership = about.ownership();
    if (ownership.nextReview().isBefore(ownership.lastReview())) {
      problems.error(
          places.value(ownership, "next-review"),
          "the next review is before the last one",
          "Write the day on which the runbook is to be looked at again.");
    } else if (!today.isBefore(ownership.nextReview())) {
      problems.warning(
          places.value(ownership, "next-review"),
          "the review was due on " + ownership.nextReview(),
          "Let " + ownership.owner() + " read the runbook, then set last-review and next-review.");
    }
  }

  private void target(Requirement target) {
    if (places.isBroken(target)) {
      return;
    }
    if (target.minVersion() < 14 || target.minVersion() > 99) {
      problems.error(
          places.value(target, "min-version"),
          "min-version is " + target.minVersion() + ", and Belay works from PostgreSQL 14 on",
          "Write a major version, as in 15.");
    }
    for (var i = 0; i < target.environments().size(); i++) {
      var environment = target.environments().get(i);
      if (!ENVIRONMENTS.contains(environment)) {
        problems.error(
            places.value(target, "environments", i),
            "there is no environment \"" + environment + "\"",
            "Write some of " + String.join(", ", ENVIRONMENTS) + ".");
      }
    }
  }

  private void parameter(Parameter parameter) {
    if (places.isBroken(parameter)) {
      return;
    }
    if (!Names.isName(parameter.name())) {
      problems.error(
          places.value(parameter, "name"),
          "\"" + parameter.name() + "\" is no name of a parameter",
          "Write small letters, digits and underscores, beginning with a letter, up to 40.");
    }
    var type = parameter.type();
    parameter.min().ifPresent(min -> bound(parameter, "min", min));
    parameter.max().ifPresent(max -> bound(parameter, "max", max));
    for (var i = 0; i < parameter.choices().size(); i++) {
      fault(parameter, TypedValue.fault(type, parameter.choices().get(i)), "choices", i);
    }
    if (parameter.min().isPresent()
        && parameter.max().isPresent()
        && TypedValue.fault(type, parameter.min().get()).isEmpty()
        && TypedValue.fault(type, parameter.max().get()).isEmpty()
        && TypedValue.compare(type, parameter.min().get(), parameter.max().get()) > 0) {
      problems.error(
          places.value(parameter, "min"), "min is greater than max", "Exchange the two.");
    }
    parameter.initial().ifPresent(text -> fault(parameter, parameter.fault(text), "default"));
  }

  private void bound(Parameter parameter, String key, String bound) {
    switch (parameter.type()) {
      case INTEGER, NUMBER, DURATION ->
          fault(parameter, TypedValue.fault(parameter.type(), bound), key);
      case TEXT, BOOLEAN, TIMESTAMP, IDENTIFIER, PATH, URL, LSN, SECRET ->
          problems.error(
              places.key(parameter, key),
              key + " has no meaning for the type " + Format.word(parameter.type()),
              "Remove it, or use choices.");
    }
  }

  private void fault(Parameter parameter, Optional<String> fault, Object... path) {
    fault.ifPresent(sentence ->
        problems.error(
            places.value(parameter, path),
            sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence,
            "Write a value of the type " + Format.word(parameter.type()) + "."));
  }

  private void slug(String id, Object owner) {
    if (!Names.isSlug(id) && !(id.isEmpty() && places.isBroken(owner))) {
      problems.error(
          places.value(owner, "id"),
          "\"" + (id.length() > 60 ? id.substring(0, 60) + "…" : id) + "\" is no id",
          "Write small letters, digits and hyphens, beginning with a letter, up to 40.");
    }
  }

  private <T> void unique(List<T> parts, Function<T, String> name, String key, String what) {
    Map<String, T> seen = new HashMap<>();
    for (var part : parts) {
      var first = seen.putIfAbsent(name.apply(part), part);
      if (first != null && !name.apply(part).isEmpty()) {
        problems.error(
            places.value(part, key),
            "the "
                + what
                + " "
                + name.apply(part)
                + " is already there in line "
                + places.value(first, key).line(),
            "Give one of the two another " + key + ".");
      }
    }
  }
}
