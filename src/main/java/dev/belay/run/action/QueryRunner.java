package dev.belay.run.action;

import dev.belay.run.ActionRunner;
import dev.belay.run.ReadOnlyQuery;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;
import java.util.Optional;

/** Reads a value in a read-only transaction. */
final class QueryRunner implements ActionRunner {
  private final Action.Query query;

  QueryRunner(Action.Query query) {
    this.query = query;
  }

  @Override
  public Prepared prepare(StepContext context) {
    var text = query.sql().orElseThrow();
    var bound = context.values().sql(text);
    return Pure.of(
        text,
        () -> {
          var result = context.sessions().watch(connection -> ReadOnlyQuery.ask(connection, bound));
          var expectations = context.step().ending().expect();
          var of = expectations.isEmpty() ? Optional.<String>empty() : expectations.getFirst().of();
          return new StepOutcome.Done(result.value(of).orElse("no value"), result);
        });
  }
}
