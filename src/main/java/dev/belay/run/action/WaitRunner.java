package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.run.ActionRunner;
import dev.belay.run.Judge;
import dev.belay.run.ReadOnlyQuery;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Polls until a value is as it must be, or watches that it stays so for a time. */
final class WaitRunner implements ActionRunner {
  private final Action.Wait wait;

  WaitRunner(Action.Wait wait) {
    this.wait = wait;
  }

  @Override
  public Prepared prepare(StepContext context) {
    return Pure.of(wait.until().orElse("wait"), () -> await(context));
  }

  private StepOutcome await(StepContext context) throws SQLException, InterruptedException {
    var start = Instant.now();
    var deadline = start.plus(context.timeout());
    var heldSince = Optional.<Instant>empty();
    var last = Result.none();
    while (true) {
      if (wait.abortIf().isPresent() && isTrue(ask(context, wait.abortIf().get()))) {
        return new StepOutcome.Failed(
            Cause.of(
                "What the wait watches for has come true: " + wait.abortIf().get(),
                "Look at what it says, then decide."));
      }
      var now = Instant.now();
      if (wait.until().isPresent()) {
        last = ask(context, wait.until().get());
        heldSince = holds(context, last) ? Optional.of(heldSince.orElse(now)) : Optional.empty();
      } else {
        heldSince = Optional.of(start);
      }
      var held = heldSince.map(since -> Duration.between(since, now));
      var wanted = wait.during().orElse(Duration.ZERO);
      if (held.isPresent() && held.get().compareTo(wanted) >= 0) {
        return new StepOutcome.Done(value(last, Duration.between(start, now)), last);
      }
      if (now.isAfter(deadline)) {
        return new StepOutcome.Failed(
            Cause.of(
                "Waited "
                    + context.timeout().toSeconds()
                    + " s, and it did not come true: "
                    + last.value(Optional.empty()).orElse("no value")
                    + ".",
                "Look at what keeps it, then wait again."));
      }
      context.progress(progress(held, wanted, last));
      if (context.stop().await(wait.poll())) {
        return new StepOutcome.Stopped("Nothing was changed: the step only waits.");
      }
    }
  }

  private boolean holds(StepContext context, Result result) {
    var expectations = context.step().ending().expect();
    return expectations.isEmpty()
        ? isTrue(result)
        : new Judge(context.values()::shownText).holds(expectations, result);
  }

  private static Result ask(StepContext context, String sql) throws SQLException {
    var bound = context.values().sql(sql);
    return context.sessions().watch(connection -> ReadOnlyQuery.ask(connection, bound));
  }

  private static boolean isTrue(Result result) {
    var value = result.value(Optional.empty()).orElse("");
    return value.equals("t") || value.equals("true");
  }

  private static String value(Result last, Duration waited) {
    return last.value(Optional.empty()).map(value -> value + " after ").orElse("")
        + String.format("%.1f s", waited.toMillis() / 1000.0);
  }

  private static String progress(Optional<Duration> held, Duration wanted, Result last) {
    var value = last.value(Optional.empty()).orElse("");
    return held.map(time -> "holds for " + time.toSeconds() + " of " + wanted.toSeconds() + " s")
            .orElse("not yet")
        + (value.isEmpty() ? "" : ", now " + value);
  }
}
