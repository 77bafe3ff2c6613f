package dev.belay.migration.apply;

import dev.belay.sql.Effect;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import dev.belay.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into parts. BEGIN and COMMIT of the script itself are adopted: Belay opens and ends
 * these transactions, so that it knows their ids and can put its marker and the history row into
 * them.
 */
public final class PartPlan {
  private final SqlScript script;
  private final Grouping grouping;
  private final List<List<SqlStatement>> groups = new ArrayList<>();
  private final List<Boolean> transactions = new ArrayList<>();
  private List<SqlStatement> open = new ArrayList<>();
  private boolean inOwnTransaction;

  private PartPlan(SqlScript script, Grouping grouping) {
    this.script = script;
    this.grouping = grouping;
  }

  /**
   * The parts of a script, in order; none for a script without statements.
   *
   * @param label what the script is for, such as the migration's version
   * @param historyFollows whether a history row is written: it needs a transaction to stand in, so
   *     a script that ends with a statement outside of one gets an empty last part for it
   * @throws ScriptException where the script cannot be carried out in this grouping
   */
  public static List<Part> of(
      SqlScript script, String label, Grouping grouping, boolean historyFollows)
      throws ScriptException {
    return new PartPlan(script, grouping).plan(label, historyFollows);
  }

  private List<Part> plan(String label, boolean historyFollows) throws ScriptException {
    for (var statement : script.statements()) {
      place(statement);
    }
    if (inOwnTransaction) {
      var last = script.statements().getLast();
      throw new ScriptException(
          script.name(),
          last.at(),
          "The script begins a transaction and never commits it.",
          "Add COMMIT; at its end, or leave BEGIN and COMMIT to Belay.");
    }
    close(true);
    if (grouping == Grouping.ONE && groups.size() > 1) {
      throw new ScriptException(
          script.name(),
          groups.get(1).getFirst().at(),
          "The script has " + groups.size() + " transactions, and one was asked for.",
          "Use transaction: auto, or put everything into one transaction.");
    }
    if (historyFollows && !transactions.isEmpty() && !transactions.getLast()) {
      groups.add(List.of());
      transactions.add(true);
    }
    var parts = new ArrayList<Part>();
    var settings = new ArrayList<SqlStatement>();
    for (var i = 0; i < groups.size(); i++) {
      var last = i == groups.size() - 1;
      parts.add(
          new Part(
              i + 1,
              last ? label : label + "#" + (i + 1),
              script.name(),
              transactions.get(i),
              groups.get(i),
              last,
              settings));
      groups.get(i).stream().filter(PartPlan::outlivesTransaction).forEach(settings::add);
    }
    return parts;
  }

  private static boolean outlivesTransaction(SqlStatement statement) {
    return switch (statement.effect()) {
      case Effect.SetParameter set -> !set.local();
      case Effect.SetRole set -> !set.local();
      case Effect other -> other.changesSession();
    };
  }

  private void place(SqlStatement statement) throws ScriptException {
    switch (statement.effect()) {
      case Effect.Begin _ -> begin(statement);
      case Effect.Commit commit -> commit(statement, commit);
      case Effect.Rollback _ ->
          throw refusal(
              statement,
              "The script rolls its own transaction back, so nothing of it could be counted on.",
              "Remove the ROLLBACK, or run the script by hand.");
      case Effect.PrepareTransaction _ ->
          throw refusal(
              statement,
              "PREPARE TRANSACTION leaves a transaction behind that nobody owns.",
              "Use COMMIT.");
      case Effect.DiscardAll _ ->
          throw refusal(
              statement,
              "DISCARD ALL releases the migration lock that Belay holds.",
              "Use RESET ALL, or remove it: Belay resets the session after each script.");
      case Effect.Query _,
          Effect.Data _,
          Effect.Definition _,
          Effect.DoBlock _,
          Effect.Call _,
          Effect.Utility _,
          Effect.Savepoint _,
          Effect.SetParameter _,
          Effect.ResetParameter _,
          Effect.SetRole _,
          Effect.CreateIndexConcurrently _,
          Effect.DropIndexConcurrently _,
          Effect.ReindexConcurrently _,
          Effect.DetachConcurrently _,
          Effect.DetachFinalize _,
          Effect.RefreshConcurrently _,
          Effect.ValidateConstraint _,
          Effect.Vacuum _,
          Effect.AddEnumValue _,
          Effect.OutsideTransaction _ ->
          ordinary(statement);
    }
  }

  private void begin(SqlStatement statement) throws ScriptException {
    if (inOwnTransaction) {
      throw refusal(
          statement,
          "BEGIN stands inside a transaction that is open already.",
          "Remove it, or commit the first transaction before.");
    }
    close(true);
    inOwnTransaction = true;
  }

  private void commit(SqlStatement statement, Effect.Commit commit) throws ScriptException {
    if (!inOwnTransaction) {
      throw refusal(
          statement,
          "COMMIT stands here, and the script has begun no transaction.",
          "Remove it, or add BEGIN; where the transaction should start.");
    }
    inOwnTransaction = false;
    close(true);
    inOwnTransaction = commit.chain();
  }

  private void ordinary(SqlStatement statement) throws ScriptException {
    if (statement.outsideTransaction()) {
      if (inOwnTransaction || grouping == Grouping.ONE) {
        throw refusal(
            statement,
            statement.summary() + " cannot run inside a transaction.",
            inOwnTransaction
                ? "Move it behind the COMMIT."
                : "Put it into a script of its own, or begin the script with"
                    + " -- belay: no-transaction");
      }
      close(true);
      open.add(statement);
      close(false);
      return;
    }
    open.add(statement);
    if (grouping == Grouping.EACH && !inOwnTransaction) {
      close(!(statement.effect() instanceof Effect.Call));
    }
  }

  private void close(boolean transaction) {
    if (!open.isEmpty()) {
      groups.add(open);
      transactions.add(transaction);
      open = new ArrayList<>();
    }
  }

  private ScriptException refusal(SqlStatement statement, String what, String cure) {
    return new ScriptException(script.name(), statement.at(), what, cure);
  }
}
