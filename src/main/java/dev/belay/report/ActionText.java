package dev.belay.report;

import dev.belay.runbook.Action;
import dev.belay.runbook.Durations;
import dev.belay.runbook.Expectation;
import dev.belay.runbook.Limits;
import dev.belay.runbook.Runbook;
import dev.belay.runbook.Step;
import dev.belay.runbook.TypedValue;
import dev.belay.runbook.Undo;
import dev.belay.runbook.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The plain psql and shell commands that a step stands for, with the questions it asks as comments.
 * Made without a database: values that only a run knows stay psql variables.
 */
public final class ActionText {
  private final Runbook runbook;
  private final String connection;
  private final Map<String, TypedValue> params;
  private final StepMigrations migrations;
  private final Psql psql;

  /**
   * The texts of one runbook's steps.
   *
   * @param connection what psql and pg_dump connect to: a URI without a password
   * @param params the values of the parameters by name; secrets as references
   * @param migrations what is known of the apply steps' files
   */
  public ActionText(
      Runbook runbook,
      String connection,
      Map<String, TypedValue> params,
      StepMigrations migrations) {
    this.migrations = migrations;
    this.runbook = runbook;
    this.connection = connection;
    this.params = Map.copyOf(params);
    this.psql = new Psql(connection, this::value);
  }

  /** The lines that do what that step does. */
  public List<String> of(Step step) {
    var lines = new ArrayList<String>();
    for (var gate : step.start().requires()) {
      lines.add(
          "# Before: " + oneLine(gate.label()) + gate.step().map(id -> ", step " + id).orElse(""));
      gate.sql().ifPresent(sql -> lines.addAll(reading(sql, gate.expect())));
    }
    lines.addAll(of(step, step.action()));
    step.ending().undo().ifPresent(undo -> lines.addAll(way(undo)));
    return lines;
  }

  /** Only what its action does, without what must hold before and the way back. */
  public List<String> action(Step step) {
    return of(step, step.action());
  }

  /** What undoes it; nothing where it has no undo. */
  public List<String> undo(Step step) {
    return step.ending().undo().map(undo -> undoing(step, undo)).orElse(List.of());
  }

  /** The one place that knows the text of every kind. */
  private List<String> of(Step step, Action action) {
    return switch (action) {
      case Action.Manual manual -> manual(manual);
      case Action.Query query -> query(step, query);
      case Action.Sql sql -> sql(step, sql);
      case Action.Locks locks -> locks(locks);
      case Action.Backup backup ->
          BackupText.of(backup, Shell.word(backup.folder(), this::value), connection);
      case Action.Apply apply -> apply(step, apply);
      case Action.Rollback rollback -> rollback(rollback);
      case Action.Decide decide -> decide(decide);
      case Action.Wait wait -> waiting(step, wait);
      case Action.Approve approve ->
          List.of(
              "# Approval by "
                  + oneLine(approve.role())
                  + ", for "
                  + words(approve.covers())
                  + "; it holds for "
                  + Durations.format(approve.expires())
                  + ".");
      case Action.Command command -> command(command);
      case Action.Call call -> List.of("# The steps of " + oneLine(call.runbook()) + ".");
    };
  }

  private List<String> manual(Action.Manual manual) {
    var lines = new ArrayList<>(Shell.comment(manual.prompt(), this::value));
    lines.add(
        "# Answer with "
            + (manual.choices().isEmpty()
                ? "a value of type " + manual.value().name().toLowerCase(Locale.ROOT)
                : "one of " + words(manual.choices()))
            + ".");
    return lines;
  }

  private List<String> query(Step step, Action.Query query) {
    var lines =
        new ArrayList<>(
            query.sql().map(sql -> reading(sql, step.ending().expect())).orElse(List.of()));
    query
        .file()
        .ifPresent(
            file -> lines.add(psql.call(List.of()) + " -f " + Shell.word(file, this::value)));
    query
        .sense()
        .ifPresent(pace -> lines.add("# Asked again every " + Durations.format(pace) + "."));
    return lines;
  }

  private List<String> sql(Step step, Action.Sql action) {
    var statements = new ArrayList<>(limits(step));
    action.role().ifPresent(role -> statements.add("SET ROLE " + identifier(role) + ";"));
    var one = action.transaction() == Action.TransactionMode.ONE;
    if (one) {
      statements.add("BEGIN;");
    }
    action.sql().ifPresent(sql -> statements.addAll(psql.statements(sql)));
    action.file().ifPresent(file -> statements.add("\\ir " + file));
    if (one) {
      statements.add("COMMIT;");
    }
    var lines = new ArrayList<String>();
    switch (action.transaction()) {
      case ONE -> {}
      case EACH -> lines.add("# Each statement commits by itself.");
      case AUTO ->
          lines.add("# Statements that can share a transaction do; the others run by themselves.");
    }
    lines.addAll(psql.script(statements, action.sql().orElse("")));
    return lines;
  }

  private List<String> locks(Action.Locks locks) {
    var lines = new ArrayList<String>();
    lines.add(
        "# At most "
            + locks.maxWaiting()
            + " may wait, and no transaction be older than "
            + Durations.format(locks.oldestTransaction())
            + ".");
    var where =
        locks.relations().isEmpty()
            ? ""
            : " AND l.relation IN ("
                + String.join(
                    ", ",
                    locks.relations().stream().map(name -> literal(name) + "::regclass").toList())
                + ")";
    lines.addAll(
        psql.script(
            List.of(
                "SELECT a.pid, a.usename, a.state, now() - a.xact_start AS transaction_age,",
                "       l.relation::regclass, l.mode, l.granted,",
                "       pg_blocking_pids(a.pid) AS blocked_by",
                "  FROM pg_locks l JOIN pg_stat_activity a USING (pid)",
                " WHERE a.pid <> pg_backend_pid() AND l.relation IS NOT NULL" + where,
                " ORDER BY a.xact_start;"),
            ""));
    return lines;
  }

  private List<String> apply(Step step, Action.Apply apply) {
    var lines = new ArrayList<String>();
    apply
        .upTo()
        .ifPresent(version -> lines.addAll(Shell.comment("Up to version " + version, this::value)));
    lines.addAll(
        switch (migrations.of(step)) {
          case StepMigrations.NotRead(var why) -> notRead(apply, why);
          case StepMigrations.Known known ->
              new MigrationText(known, step.id(), limitsOf(step)).forward(psql.call(List.of()));
        });
    return lines;
  }

  private List<String> notRead(Action.Apply apply, String why) {
    return Shell.comment("The migrations of " + apply.folder() + ": " + why, this::value);
  }

  private Limits limitsOf(Step step) {
    return step.conduct().limits().orElse(runbook.limits());
  }

  private List<String> rollback(Action.Rollback rollback) {
    var lines = new ArrayList<String>();
    lines.add(
        "# Takes back, newest first: "
            + (rollback.of().isEmpty() ? "every step done so far" : words(rollback.of()))
            + ".");
    for (var step : runbook.steps().reversed()) {
      var all = rollback.of().isEmpty() && step.action() instanceof Action.Apply;
      if (all || rollback.of().contains(step.id())) {
        step.ending().undo().ifPresent(undo -> lines.addAll(undoing(step, undo)));
      }
    }
    return lines;
  }

  private List<String> undoing(Step step, Undo undo) {
    if (undo.script() && step.action() instanceof Action.Apply apply) {
      return switch (migrations.of(step)) {
        case StepMigrations.NotRead(var why) -> notRead(apply, why);
        case StepMigrations.Known known ->
            new MigrationText(known, step.id(), limitsOf(step)).back(psql.call(List.of()));
      };
    }
    var statements = new ArrayList<>(limits(step));
    undo.sql().ifPresent(sql -> statements.addAll(psql.statements(sql)));
    undo.file().ifPresent(file -> statements.add("\\ir " + file));
    return psql.script(statements, undo.sql().orElse(""));
  }

  private List<String> way(Undo undo) {
    var lines = new ArrayList<String>();
    undo.none().ifPresent(why -> lines.add("# No way back: " + oneLine(why)));
    undo.sql()
        .ifPresent(sql -> {
          lines.add("# The way back:");
          psql.statements(sql).forEach(line -> lines.add("#   " + line));
        });
    undo.file().ifPresent(file -> lines.add("# The way back: " + oneLine(file)));
    if (undo.script()) {
      lines.add("# The way back: the rollback scripts of what was applied, newest first.");
    }
    return lines;
  }

  private List<String> decide(Action.Decide decide) {
    var lines = new ArrayList<>(Shell.comment(decide.question(), this::value));
    decide.evidence().ifPresent(sql -> lines.addAll(reading(sql, List.of())));
    for (var answer : decide.answers()) {
      lines.add(
          "#   "
              + answer.id()
              + ": "
              + oneLine(answer.label())
              + " -> "
              + switch (answer.then()) {
                case CONTINUE -> "go on";
                case GOTO -> "step " + answer.step().orElse("");
                case ROLLBACK -> "roll back";
                case STOP -> "stop";
              });
    }
    return lines;
  }

  private List<String> waiting(Step step, Action.Wait wait) {
    var during = wait.during().map(this::filled);
    if (wait.until().isEmpty() && wait.unchanged().isEmpty()) {
      var time = during.flatMap(Durations::parse).orElse(wait.poll());
      return List.of("sleep " + Math.max(1, time.toSeconds()));
    }
    var lines = new ArrayList<String>();
    wait.until()
        .ifPresent(sql -> {
          lines.add(
              "# Until "
                  + expectations(step.ending().expect())
                  + during.map(time -> " for " + time).orElse("")
                  + ", every "
                  + Durations.format(wait.poll())
                  + ":");
          lines.addAll(reading(sql, List.of()));
        });
    wait.unchanged()
        .ifPresent(sql -> {
          lines.add(
              "# These rows must stay the same"
                  + during.map(time -> " for " + time).orElse("")
                  + ", read every "
                  + Durations.format(wait.poll())
                  + ":");
          lines.addAll(reading(sql, List.of()));
        });
    wait.abortIf()
        .ifPresent(sql -> {
          lines.add("# Given up when this is true:");
          lines.addAll(reading(sql, List.of()));
        });
    lines.add("sleep " + Math.max(1, wait.poll().toSeconds()));
    return lines;
  }

  private List<String> command(Action.Command command) {
    var line = new StringBuilder();
    command
        .env()
        .forEach((name, text) -> line.append(name).append('=').append(word(text)).append(' '));
    if (command.http().isPresent()) {
      var http = command.http().get();
      line.append("curl --fail-with-body --request ").append(word(http.method()));
      http.headers()
          .forEach(
              (name, text) -> line.append(" --header ").append(word(name + ": " + header(text))));
      http.body().ifPresent(body -> line.append(" --data-raw ").append(word(body)));
      line.append(' ').append(word(http.url()));
    } else {
      line.append(String.join(" ", command.argv().stream().map(this::word).toList()));
    }
    return List.of(line.toString());
  }

  /** A header's value may be a reference as a whole; beside its name it becomes a placeholder. */
  private String header(String text) {
    return text.startsWith("env:") ? "${" + text + "}" : text;
  }

  private String word(String template) {
    return Shell.word(template, this::value);
  }

  private List<String> limits(Step step) {
    var limits = limitsOf(step);
    return List.of(
        "SET lock_timeout = '" + millis(limits.lockTimeout()) + "';",
        "SET statement_timeout = '" + millis(limits.statementTimeout()) + "';");
  }

  private List<String> reading(String sql, List<Expectation> expect) {
    var lines = new ArrayList<>(psql.reading(sql));
    if (!expect.isEmpty()) {
      lines.add("# Expected: " + expectations(expect) + ".");
    }
    return lines;
  }

  private static String millis(Duration limit) {
    return limit.toMillis() + "ms";
  }

  // ---- words

  /** The value of a name: a parameter's, else a variable that a run would fill. */
  private TypedValue value(String name) {
    var known = params.get(name);
    return known != null ? known : new TypedValue(ValueType.SECRET, "env:" + Psql.variable(name));
  }

  private String expectations(List<Expectation> expectations) {
    if (expectations.isEmpty()) {
      return "true";
    }
    Function<Expectation, String> one =
        expectation -> {
          var words = new ArrayList<String>();
          expectation.of().ifPresent(words::add);
          expectation.is().ifPresent(text -> words.add("is " + text));
          if (!expectation.in().isEmpty()) {
            words.add("is one of " + words(expectation.in()));
          }
          expectation.atLeast().ifPresent(text -> words.add("at least " + text));
          expectation.atMost().ifPresent(text -> words.add("at most " + text));
          expectation.matches().ifPresent(text -> words.add("matches " + text));
          expectation.sameAs().ifPresent(text -> words.add("the same as " + text));
          return oneLine(String.join(" ", words));
        };
    return filled(String.join(" and ", expectations.stream().map(one).toList()));
  }

  /** Known parameters in place; what a run would fill stays as it is written. */
  private String filled(String text) {
    var result = text;
    for (var param : params.entrySet()) {
      if (param.getValue().type() != ValueType.SECRET) {
        result = result.replace("${" + param.getKey() + "}", param.getValue().text());
      }
    }
    return result;
  }

  private static String words(List<String> texts) {
    return oneLine(String.join(", ", texts));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String identifier(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
