package dev.belay.runbook;

import dev.belay.runbook.Step.Risk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks what a step says beyond its shape. */
final class StepCheck {
  private static final Pattern SQLSTATE = Pattern.compile("[0-9A-Z]{2}([0-9A-Z]{3})?");
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Problems problems;
  private final Places places;
  private final LimitsCheck limits;
  private final ActionCheck actions;

  StepCheck(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
    this.limits = new LimitsCheck(problems, places);
    this.actions = new ActionCheck(problems, places, this);
  }

  void check(Step step) {
    actions.check(step);
    risk(step);
    step.start().requires().forEach(this::gate);
    step.start().when().ifPresent(this::condition);
    conduct(step);
    captures(step);
    expectations(step.ending().expect());
    step.ending().undo().ifPresent(undo -> undo(step, undo));
    var onFailure = step.ending().onFailure();
    if (onFailure.step().isPresent() && onFailure.step().get().equals(step.id())) {
      problems.error(
          places.value(step.ending(), "on-failure", "goto"),
          "the step goes to itself when it fails",
          "Use retries, or go to another step.");
    }
  }

  private void risk(Step step) {
    var risk = step.purpose().risk();
    var changes =
        switch (step.action()) {
          case Action.Sql _, Action.Apply _, Action.Rollback _ -> true;
          case Action.Manual _, Action.Query _, Action.Locks _, Action.Backup _ -> false;
          case Action.Decide _, Action.Wait _, Action.Approve _, Action.Command _ -> false;
          case Action.Call _ -> false;
        };
    if (changes && risk == Risk.READ) {
      problems.error(
          places.key(step.purpose(), "risk"),
          "the action of the step " + step.id() + " changes the database, but its risk is read",
          "Write risk: write, ddl or destructive.");
    } else if (step.action() instanceof Action.Query && risk != Risk.READ) {
      problems.error(
          places.value(step.purpose(), "risk"),
          "a query runs in a READ ONLY transaction, so its risk is read",
          "Remove risk, or use an action of type sql.");
    } else if (risk != Risk.READ && step.ending().undo().isEmpty()) {
      problems.error(
          places.of(step),
          "the step " + step.id() + " changes something, but does not say how to undo it",
          "Add undo: with sql, file or script, or undo: {none: the reason}.");
    }
  }

  void gate(Gate gate) {
    exactlyOne(
        gate,
        "a gate",
        chosen("step", gate.step().isPresent(), "sql", gate.sql().isPresent()),
        "step, sql");
    if (gate.sql().isPresent() && gate.expect().isEmpty()) {
      problems.error(
          places.of(gate), "the gate's query has nothing to hold", "Add expect: {is: …}.");
    }
    if (gate.sql().isEmpty() && !gate.expect().isEmpty()) {
      problems.error(
          places.key(gate, "expect"),
          "expect belongs to a gate with sql",
          "Remove it, or add sql.");
    }
    if (gate.step().isEmpty() && gate.within().isPresent()) {
      problems.error(
          places.key(gate, "within"),
          "within belongs to a gate with step: a query is always asked afresh",
          "Remove it.");
    }
    gate.within().ifPresent(w -> limits.between(gate, "within", w, Duration.ofSeconds(1), LONGEST));
    expectations(gate.expect());
  }

  private void condition(Condition condition) {
    var there = new ArrayList<String>();
    condition.param().ifPresent(_ -> there.add("param"));
    condition.captured().ifPresent(_ -> there.add("captured"));
    condition.answer().ifPresent(_ -> there.add("answer"));
    condition.sql().ifPresent(_ -> there.add("sql"));
    exactlyOne(condition, "when", there, "param, captured, answer, sql");
    expectations(condition.expect());
  }

  private void conduct(Step step) {
    var conduct = step.conduct();
    conduct
        .timeout()
        .ifPresent(t -> limits.between(conduct, "timeout", t, Duration.ofMillis(100), LONGEST));
    conduct.limits().ifPresent(limits::check);
    retries(conduct.retries());
    for (var guard : conduct.guards()) {
      if (guard.blocksMoreThan() < 0) {
        problems.error(
            places.value(guard, "blocks-more-than"),
            "blocks-more-than is below 0",
            "Write how many sessions may wait, 0 for none.");
      }
      limits.between(guard, "during", guard.during(), Duration.ZERO, Duration.ofHours(1));
    }
    var guarded =
        switch (step.action()) {
          case Action.Sql _, Action.Apply _, Action.Rollback _, Action.Backup _ -> true;
          case Action.Manual _, Action.Query _, Action.Locks _, Action.Decide _ -> false;
          case Action.Wait _, Action.Approve _, Action.Command _, Action.Call _ -> false;
        };
    if (!conduct.guards().isEmpty() && !guarded) {
      problems.error(
          places.key(conduct, "guards"),
          "guards watch a statement, and this action sends none that could block",
          "Remove them; they belong to sql, apply, rollback and backup.");
    }
    if (conduct.settle().isPresent() && !step.action().acts()) {
      problems.error(
          places.key(conduct, "settle"),
          "settle asks whether a change took effect, and this action makes none",
          "Remove it.");
    }
    conduct.settle().ifPresent(settle -> expectations(settle.committedWhen()));
  }

  private void retries(Retries retries) {
    if (retries.max() < 0 || retries.max() > 100) {
      problems.error(
          places.value(retries, "max"), "max is " + retries.max(), "Write a number from 0 to 100.");
    }
    if (retries.max() > 0 && retries.on().isEmpty()) {
      problems.error(
          places.of(retries),
          "retries name no SQLSTATE to try again on",
          "Add on: [55P03, 40001], say.");
    }
    for (var i = 0; i < retries.on().size(); i++) {
      if (!SQLSTATE.matcher(retries.on().get(i)).matches()) {
        problems.error(
            places.value(retries, "on", i),
            "\"" + retries.on().get(i) + "\" is no SQLSTATE",
            "Write five digits or capitals, as in 55P03, or the two of a class, as in 40.");
      }
    }
    if (retries.pause().compareTo(retries.maxPause()) > 0) {
      problems.error(
          places.value(retries, "pause"), "pause is longer than max-pause", "Exchange the two.");
    }
    limits.between(retries, "max-pause", retries.maxPause(), Duration.ZERO, Duration.ofDays(1));
  }

  private void captures(Step step) {
    var seen = new HashSet<String>();
    for (var capture : step.ending().capture()) {
      if (!Names.isName(capture.name())) {
        problems.error(
            places.value(capture, "name"),
            "\"" + capture.name() + "\" is no name of a captured value",
            "Write small letters, digits and underscores, beginning with a letter, up to 40.");
      }
      if (!seen.add(capture.name())) {
        problems.error(
            places.value(capture, "name"),
            "the step captures " + capture.name() + " twice",
            "Give one of the two another name.");
      }
      if (capture.from().isPresent() && capture.sql().isPresent()) {
        problems.error(
            places.of(capture),
            "a captured value comes from the step's result or from a query of its own",
            "Keep one of from and sql.");
      }
      if (capture.type() == ValueType.SECRET) {
        problems.error(
            places.value(capture, "type"),
            "a captured value is journalled, so it cannot be a secret",
            "Use a parameter of the type secret.");
      }
    }
    for (var expectation : step.ending().expect()) {
      var of = expectation.of().orElse("");
      if (of.startsWith("captured.") && !seen.contains(of.substring("captured.".length()))) {
        problems.error(
            places.value(expectation, "of"),
            "the step captures nothing named " + of.substring("captured.".length()),
            DidYouMean.cure(of.substring("captured.".length()), seen));
      }
    }
  }

  private void undo(Step step, Undo undo) {
    var there = new ArrayList<String>();
    undo.sql().ifPresent(_ -> there.add("sql"));
    undo.file().ifPresent(_ -> there.add("file"));
    if (undo.script()) {
      there.add("script");
    }
    undo.none().ifPresent(_ -> there.add("none"));
    exactlyOne(undo, "undo", there, "sql, file, script, none");
    if (undo.script() && !(step.action() instanceof Action.Apply)) {
      problems.error(
          places.key(undo, "script"),
          "only an apply has rollback scripts",
          "Write the way back as sql or file.");
    }
    if (undo.none().isPresent() && (undo.loses().isPresent() || !undo.verify().isEmpty())) {
      problems.error(
          places.of(undo),
          "there is no way back, and yet loses or verify describe one",
          "Remove none, or remove loses and verify.");
    }
    undo.none()
        .filter(String::isBlank)
        .ifPresent(_ ->
            problems.error(
                places.value(undo, "none"),
                "the reason is empty",
                "Say why there is no way back."));
    undo.verify().forEach(check -> expectations(check.expect()));
  }

  void expectations(List<Expectation> expectations) {
    for (var expectation : expectations) {
      if (expectation.is().isEmpty()
          && expectation.in().isEmpty()
          && expectation.atLeast().isEmpty()
          && expectation.atMost().isEmpty()
          && expectation.matches().isEmpty()
          && expectation.sameAs().isEmpty()) {
        problems.error(
            places.of(expectation),
            "the expectation asks for nothing",
            "Add is, in, at-least, at-most, matches or same-as.");
      }
      expectation
          .matches()
          .ifPresent(regex -> {
            if (regex.length() > 1_000) {
              problems.error(
                  places.value(expectation, "matches"),
                  "matches is longer than 1000 characters",
                  "Ask for less, or let the query judge.");
              return;
            }
            try {
              Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
              problems.error(
                  places.value(expectation, "matches"),
                  "matches is no regular expression: " + e.getDescription(),
                  "Correct it near position " + (e.getIndex() + 1) + ".");
            }
          });
    }
  }

  void exactlyOne(Object owner, String what, List<String> there, String allowed) {
    if (there.isEmpty()) {
      problems.error(
          places.of(owner), what + " has none of " + allowed, "Give it exactly one of them.");
    } else if (there.size() > 1) {
      problems.error(
          places.key(owner, there.get(1)),
          what + " has " + String.join(" and ", there),
          "Keep exactly one of " + allowed + ".");
    }
  }

  static List<String> chosen(String a, boolean hasA, String b, boolean hasB) {
    var there = new ArrayList<String>();
    if (hasA) {
      there.add(a);
    }
    if (hasB) {
      there.add(b);
    }
    return there;
  }
}
