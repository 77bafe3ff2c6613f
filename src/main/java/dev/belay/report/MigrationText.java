package dev.belay.report;

import dev.belay.migration.AppliedBy;
import dev.belay.migration.Baseline;
import dev.belay.migration.LockKey;
import dev.belay.migration.Migration;
import dev.belay.migration.Script;
import dev.belay.migration.apply.Grouping;
import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartPlan;
import dev.belay.runbook.Limits;
import dev.belay.sql.Effect;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One psql session that does with a step's migrations what Belay does: under its lock, each in its
 * transaction and limits, with the rows of the history. The scripts stand in it as they were read.
 * Done twice, it does the second time what is left.
 */
final class MigrationText {
  private final StepMigrations.Known known;
  private final AppliedBy by;
  private final Limits limits;
  private final List<String> lines = new ArrayList<>();
  private Optional<Effect.LimitClass> asserted = Optional.empty();

  MigrationText(StepMigrations.Known known, String step, Limits limits) {
    this.known = known;
    this.by = new AppliedBy(known.run().orElse("psql"), step);
    this.limits = limits;
  }

  /** The commands that apply what is pending; psql is called by these words. */
  List<String> forward(String psql) {
    if (known.forward().isEmpty()) {
      return List.of("# Nothing is pending.");
    }
    var head = new ArrayList<String>();
    head.add(
        known.run().isPresent()
            ? "# What is pending, in this order:"
            : "# The files of the folder, in this order; the history was not asked. What it names is"
                + " left out when this runs:");
    known.forward().forEach(one -> head.add("#   " + file(one.forward()) + mode(one.forward())));
    begin();
    if (known.run().isEmpty() && known.checkBaseline()) {
      lines.add(
          raise(
              Baseline.sqlNeeded(known.history()),
              "The database has tables and no history. Record first what is in effect: belay"
                  + " baseline."));
    }
    for (var migration : known.forward()) {
      migration(
          migration,
          migration.forward(),
          "NOT " + known.history().psqlApplied(migration, Optional.empty()),
          known.done(),
          known.history().psqlRecordApplied(migration, by));
    }
    return called(head, psql);
  }

  /** The commands that undo what this run has applied, newest first. */
  List<String> back(String psql) {
    if (known.back().isEmpty()) {
      return List.of("# This run has applied nothing that could be undone.");
    }
    var head = new ArrayList<String>();
    head.add("# What this run has applied, newest first:");
    for (var migration : known.back()) {
      head.add(
          "#   "
              + migration
                  .rollback()
                  .map(script -> file(script) + mode(script))
                  .orElseGet(() -> comment(migration.label()) + " has no rollback script"));
    }
    begin();
    for (var migration : known.back()) {
      if (migration.rollback().isEmpty()) {
        lines.add(raise("true", migration.label() + " has no rollback script."));
        break;
      }
      migration(
          migration,
          migration.rollback().get(),
          known.history().psqlApplied(migration, known.run().map(_ -> by)),
          Set.of(),
          known.history().psqlRecordRolledBack(migration));
    }
    return called(head, psql);
  }

  private void begin() {
    lines.add(
        raise(
            "NOT pg_catalog.pg_try_advisory_lock(" + LockKey.CLASS + ", " + LockKey.OBJECT + ")",
            "Another runner holds the migration lock. Nothing was sent."));
    lines.addAll(known.history().psqlEnsure());
  }

  /** A statement that ends the session where that is true. */
  private static String raise(String condition, String message) {
    return "DO "
        + literal(
            "BEGIN IF "
                + condition
                + " THEN RAISE EXCEPTION USING MESSAGE = "
                + literal(message)
                + "; END IF; END")
        + ";";
  }

  private void migration(
      Migration migration, Script script, String condition, Set<String> done, String row) {
    lines.add("");
    lines.add("-- " + comment(migration.label()) + ", " + comment(name(script)));
    try {
      var parts =
          PartPlan.of(
              script.sql(),
              migration.version(),
              script.eachByItself() ? Grouping.EACH : Grouping.AUTO,
              true);
      lines.add("SELECT " + condition + " AS belay_todo \\gset");
      lines.add("\\if :belay_todo");
      parts.stream().filter(part -> !done.contains(part.label())).forEach(part -> part(part, row));
      lines.add("RESET SESSION AUTHORIZATION;");
      lines.add("RESET ROLE;");
      lines.add("RESET ALL;");
      lines.add("\\endif");
    } catch (ScriptException e) {
      lines.add(raise("true", e.what()));
    }
  }

  private void part(Part part, String row) {
    asserted = Optional.empty();
    if (part.transaction()) {
      lines.add("BEGIN;");
    }
    for (var statement : part.statements()) {
      limits(statement.effect().limitClass(), part.transaction());
      statement(statement);
      if (statement.effect().changesSession()) {
        asserted = Optional.empty();
      }
    }
    if (part.transaction()) {
      limits(Effect.LimitClass.ORDINARY, true);
      if (part.last()) {
        lines.add(row + ";");
      }
      lines.add("SET LOCAL synchronous_commit = on;");
      lines.add("COMMIT;");
    }
  }

  private void limits(Effect.LimitClass of, boolean local) {
    if (asserted.equals(Optional.of(of))) {
      return;
    }
    asserted = Optional.of(of);
    var limited =
        switch (of) {
          case ORDINARY -> true;
          case CONCURRENT -> false;
        };
    var set = local ? "SET LOCAL " : "SET ";
    var lock = limited ? limits.lockTimeout().toMillis() : 0;
    var statement = limited ? limits.statementTimeout().toMillis() : 0;
    lines.add(set + "lock_timeout = '" + lock + "ms';");
    lines.add(set + "statement_timeout = '" + statement + "ms';");
  }

  /** The semicolon stands on a line of its own behind a comment at the statement's end. */
  private void statement(SqlStatement statement) {
    var text = statement.text();
    var end = text.lines().reduce((_, last) -> last).orElse("");
    lines.add(text + (end.contains("--") ? "\n;" : ";"));
  }

  private List<String> called(List<String> head, String psql) {
    var end = "SQL";
    var body = lines.stream().flatMap(String::lines).collect(Collectors.toSet());
    while (body.contains(end)) {
      end += "_";
    }
    var all = new ArrayList<>(head);
    all.add("PGCLIENTENCODING=UTF8 " + psql + " <<'" + end + "'");
    all.addAll(lines);
    all.add(end);
    return all;
  }

  private static String mode(Script script) {
    return script.transactional() ? ", one transaction" : ", not in one transaction";
  }

  private static String file(Script script) {
    return comment(String.valueOf(script.file()));
  }

  private static String name(Script script) {
    return String.valueOf(script.file().getFileName());
  }

  private static String comment(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
