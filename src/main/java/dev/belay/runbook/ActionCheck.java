package dev.belay.runbook;

import dev.belay.sql.PlainPasswords;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what an action says beyond its shape. */
final class ActionCheck {
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(authorization|cookie|token|secret|password|passwd|api-?key).*");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Problems problems;
  private final Places places;
  private final StepCheck steps;
  private final LimitsCheck limits;

  ActionCheck(Problems problems, Places places, StepCheck steps) {
    this.problems = problems;
    this.places = places;
    this.steps = steps;
    this.limits = new LimitsCheck(problems, places);
  }

  void check(Step step) {
    switch (step.action()) {
      case Action.Manual manual -> manual(manual);
      case Action.Query query -> query(step, query);
      case Action.Sql sql -> oneSql(sql, sql.sql().isPresent(), sql.file().isPresent());
      case Action.Locks locks -> locks(locks);
      case Action.Backup backup -> backup(backup);
      case Action.Apply apply -> notBlank(apply, "folder", apply.folder());
      case Action.Rollback _ -> {}
      case Action.Decide decide -> decide(step, decide);
      case Action.Wait wait -> pause(step, wait);
      case Action.Approve approve ->
          limits.between(
              approve, "expires", approve.expires(), Duration.ofMinutes(1), Duration.ofDays(7));
      case Action.Command command -> command(command);
      case Action.Call _ -> call(step);
    }
    if (!step.ending().expect().isEmpty()) {
      expectFits(step);
    }
  }

  private void expectFits(Step step) {
    var fits =
        switch (step.action()) {
          case Action.Decide _, Action.Approve _, Action.Call _, Action.Locks _ -> false;
          case Action.Wait wait -> wait.until().isPresent();
          case Action.Manual _, Action.Query _, Action.Sql _, Action.Backup _ -> true;
          case Action.Apply _, Action.Rollback _, Action.Command _ -> true;
        };
    if (!fits) {
      problems.error(
          places.key(step.ending(), "expect"),
          "this action has no value that could be expected",
          "Remove expect, or put it into a query step.");
    }
  }

  private void manual(Action.Manual manual) {
    notBlank(manual, "prompt", manual.prompt());
    for (var i = 0; i < manual.choices().size(); i++) {
      var at = i;
      TypedValue.fault(manual.value(), manual.choices().get(i))
          .ifPresent(_ ->
              problems.error(
                  places.value(manual, "choices", at),
                  "\""
                      + manual.choices().get(at)
                      + "\" is not of the type "
                      + Format.word(manual.value()),
                  "Correct it, or set value to the type of the choices."));
    }
    if (manual.value() == ValueType.SECRET) {
      problems.error(
          places.value(manual, "value"),
          "answers are journalled, so they cannot be secrets",
          "Use a parameter of the type secret.");
    }
  }

  private void query(Step step, Action.Query query) {
    oneSql(query, query.sql().isPresent(), query.file().isPresent());
    if (query.sense().isPresent() && step.ending().expect().isEmpty()) {
      problems.error(
          places.key(query, "sense"),
          "the value is sensed, but nothing says what it must be",
          "Add expect to the step.");
    }
    query
        .sense()
        .ifPresent(
            s -> limits.between(query, "sense", s, Duration.ofSeconds(1), Duration.ofDays(1)));
  }

  private void locks(Action.Locks locks) {
    if (locks.maxWaiting() < 0) {
      problems.error(
          places.value(locks, "max-waiting"), "max-waiting is below 0", "Write 0 or more.");
    }
    limits.between(
        locks, "oldest-transaction", locks.oldestTransaction(), Duration.ofMillis(1), LONGEST);
  }

  private void backup(Action.Backup backup) {
    notBlank(backup, "folder", backup.folder());
    if (backup.jobs() < 1 || backup.jobs() > 64) {
      problems.error(
          places.value(backup, "jobs"), "jobs is " + backup.jobs(), "Write a number from 1 to 64.");
    }
  }

  private void decide(Step step, Action.Decide decide) {
    notBlank(decide, "question", decide.question());
    var ids = new HashSet<String>();
    for (var answer : decide.answers()) {
      if (!Names.isSlug(answer.id())) {
        problems.error(
            places.value(answer, "id"),
            "\"" + answer.id() + "\" is no id",
            "Write small letters, digits and hyphens, beginning with a letter, up to 40.");
      }
      if (!ids.add(answer.id())) {
        problems.error(
            places.value(answer, "id"),
            "the answer " + answer.id() + " is there twice",
            "Give one of the two another id.");
      }
      if ((answer.then() == Action.Next.GOTO) != answer.step().isPresent()) {
        problems.error(
            places.of(answer),
            answer.step().isPresent()
                ? "the answer names a step, but does not go to it"
                : "the answer goes to a step, but does not name it",
            "Write then: goto and step: together.");
      }
      if (answer.step().filter(step.id()::equals).isPresent()) {
        problems.error(
            places.value(answer, "step"),
            "the answer leads to its own question",
            "Name another step.");
      }
    }
    if (!ids.contains("unknown")) {
      problems.error(
          places.key(decide, "answers"),
          "the answer unknown is missing",
          "Add {id: unknown, label: I do not know, then: stop}.");
    }
    if (ids.size() < 2) {
      problems.error(
          places.key(decide, "answers"), "there is nothing to choose from", "Add an answer.");
    }
    propose(decide, ids);
  }

  private void propose(Action.Decide decide, Set<String> ids) {
    if (!decide.propose().isEmpty() && decide.evidence().isEmpty()) {
      problems.error(
          places.key(decide, "propose"),
          "there is no evidence to propose from",
          "Add evidence: with a query.");
    }
    for (var entry : decide.propose().entrySet()) {
      if (!ids.contains(entry.getKey())) {
        problems.error(
            places.value(decide, "propose", entry.getKey()),
            "there is no answer " + entry.getKey(),
            DidYouMean.cure(entry.getKey(), ids));
      }
      steps.expectations(entry.getValue());
    }
  }

  private void pause(Step step, Action.Wait wait) {
    if (wait.until().isEmpty() && wait.during().isEmpty()) {
      problems.error(
          places.of(wait), "nothing says how long to wait", "Add until: with a query, or during.");
    }
    if (wait.unchanged().isPresent() && wait.during().isEmpty()) {
      problems.error(
          places.key(wait, "unchanged"),
          "nothing says for how long the rows must stay the same",
          "Add during: with a duration of several polls.");
    }
    if (wait.until().isPresent() && step.ending().expect().isEmpty()) {
      problems.error(
          places.key(wait, "until"),
          "nothing says which value of the query is waited for",
          "Add expect to the step.");
    }
    limits.between(wait, "poll", wait.poll(), Duration.ofMillis(100), Duration.ofHours(1));
    wait.during()
        .filter(text -> TextTemplate.of(text).placeholders().isEmpty())
        .ifPresent(text -> during(wait, text));
  }

  private void during(Action.Wait wait, String text) {
    var time = Durations.parse(text);
    if (time.isEmpty()) {
      problems.error(
          places.value(wait, "during"),
          "\"" + text + "\" is no duration",
          "Write it with its unit, as in 500ms, 30s, 5min or 2h, or ${name} of a parameter.");
      return;
    }
    limits.between(wait, "during", time.get(), Duration.ofMillis(1), LONGEST);
    if (wait.unchanged().isPresent() && time.get().compareTo(wait.poll().multipliedBy(2)) < 0) {
      problems.error(
          places.value(wait, "during"),
          "during is shorter than two polls, so that too little is compared",
          "Write a longer during, or a shorter poll.");
    }
  }

  private void command(Action.Command command) {
    var there =
        StepCheck.chosen("http", command.http().isPresent(), "argv", !command.argv().isEmpty());
    steps.exactlyOne(command, "the command", there, "http, argv");
    if (command.argv().isEmpty() && !command.env().isEmpty()) {
      problems.error(
          places.key(command, "env"), "env belongs to a command with argv", "Remove it.");
    }
    if (!command.argv().isEmpty() && command.argv().getFirst().isBlank()) {
      problems.error(
          places.value(command, "argv", 0), "the program has no name", "Write its path first.");
    }
    for (var i = 0; i < command.argv().size(); i++) {
      plainPassword(command, command.argv().get(i), "argv", i);
    }
    secrets(command, command.env(), "env");
    command.http().ifPresent(this::http);
  }

  private void http(Action.Http http) {
    if (!METHODS.contains(http.method())) {
      problems.error(
          places.value(http, "method"),
          "there is no method \"" + http.method() + "\"",
          "Write one of " + String.join(", ", METHODS) + ".");
    }
    if (!http.url().matches("(https?://.+|\\$\\{.+)")) {
      problems.error(
          places.value(http, "url"),
          "the address begins with neither http:// nor https://",
          "Write the whole address.");
    } else if (holdsPassword(http.url())) {
      problems.error(
          places.value(http, "url"),
          "the address contains a password",
          "Take it out, and give it in a header by reference: env:NAME.");
    }
    if (!holdsPassword(http.url())) {
      plainPassword(http, http.url(), "url");
    }
    secrets(http, http.headers(), "headers");
  }

  private void plainPassword(Object owner, String text, Object... path) {
    PlainPasswords.inPlainText(text)
        .ifPresent(offset ->
            problems.error(
                places.in(owner, offset, path),
                "a password stands here in plain text, and the journal holds the whole runbook",
                "Hand it over in env or in a header by reference: env:NAME."));
  }

  private static boolean holdsPassword(String url) {
    var from = url.indexOf("://") + 3;
    var slash = url.indexOf('/', from);
    var authority = slash < 0 ? url.substring(from) : url.substring(from, slash);
    var at = authority.lastIndexOf('@');
    return at > 0 && authority.substring(0, at).contains(":");
  }

  /** Secrets stand in the file as references only. */
  private void secrets(Object owner, Map<String, String> values, String key) {
    for (var value : values.entrySet()) {
      if (SECRET_NAME.matcher(value.getKey().toLowerCase(Locale.ROOT)).matches()
          && !value.getValue().startsWith("env:")
          && TextTemplate.of(value.getValue()).placeholders().isEmpty()) {
        problems.error(
            places.value(owner, key, value.getKey()),
            value.getKey() + " holds a secret in plain text",
            "Write a reference, env:NAME, or ${name} of a parameter of the type secret.");
      }
    }
  }

  private void call(Step step) {
    if (step.purpose().pointOfNoReturn()) {
      problems.error(
          places.key(step.purpose(), "point-of-no-return"),
          "a call has no effect of its own",
          "Mark the step in the called runbook.");
    }
    if (step.start().confirm() != Step.Confirm.BY_RISK) {
      problems.error(
          places.key(step.start(), "confirm"),
          "a call has nothing of its own to confirm",
          "Move confirm to the steps of the called runbook.");
    }
  }

  private void oneSql(Action action, boolean sql, boolean file) {
    steps.exactlyOne(action, "the action", StepCheck.chosen("sql", sql, "file", file), "sql, file");
  }

  private void notBlank(Action action, String key, String text) {
    if (text.isBlank()) {
      problems.error(places.value(action, key), key + " is empty", "Write what belongs there.");
    }
  }
}
