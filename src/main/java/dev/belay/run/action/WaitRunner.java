package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.run.ActionRunner;
import dev.belay.run.Judge;
import dev.belay.run.ReadOnlyQuery;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.run.StepRefused;
import dev.belay.runbook.Action;
import dev.belay.runbook.Durations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Polls until a value is as it must be or rows stand still, or watches that it stays so for a time.
 * The time counts from the attempt's own start at the earliest: what held before was not watched.
 */
final class WaitRunner implements ActionRunner {
  private final Action.Wait wait;

  WaitRunner(Action.Wait wait) {
    this.wait = wait;
  }

  @Override
  public Prepared prepare(StepContext context) throws StepRefused {
    var wanted = wanted(context);
    return Pure.of(wait.until().orElse("wait"), () -> await(context, wanted));
  }

  private Duration wanted(StepContext context) throws StepRefused {
    if (wait.during().isEmpty()) {
      return Duration.ZERO;
    }
    var text = context.values().shownText(wait.during().get());
    return Durations.parse(text)
        .orElseThrow(() ->
            new StepRefused(
                Cause.of(
                    "The time to wait, \"" + text + "\", is no duration.",
                    "Write it with its unit, as in 30s or 5min.")));
  }

  /** What one look found. */
  private record Look(boolean holds, Result value, List<String> moved) {}

  private StepOutcome await(StepContext context, Duration wanted)
      throws SQLException, InterruptedException {
    var clock = context.engine().clock();
    var start = clock.tick();
    var movement = new Movement();
    var heldSince = Optional.<Long>empty();
    var moved = List.<String>of();
    while (true) {
      if (wait.abortIf().isPresent() && isTrue(ask(context, wait.abortIf().get()))) {
        return new StepOutcome.Failed(
            Cause.of(
                "What the wait watches for has come true: " + wait.abortIf().get(),
                "Look at what it says, then decide."));
      }
      var look = look(context, movement);
      var now = clock.tick();
      if (!look.moved().isEmpty()) {
        moved = look.moved();
        heldSince = Optional.empty();
      }
      heldSince = look.holds() ? Optional.of(heldSince.orElse(now)) : Optional.empty();
      var held = heldSince.map(since -> Duration.ofNanos(now - since));
      if (held.isPresent() && held.get().compareTo(wanted) >= 0) {
        var waited = Duration.ofNanos(now - start);
        return new StepOutcome.Done(value(look, wanted, waited), look.value());
      }
      if (Duration.ofNanos(now - start).compareTo(context.timeout()) > 0) {
        return new StepOutcome.Failed(
            Cause.of(
                "Waited "
                    + context.timeout().toSeconds()
                    + " s, and it did not come true: "
                    + seen(look, moved).orElse("no value")
                    + ".",
                "Look at what keeps it, then wait again."));
      }
      context.progress(progress(held, wanted, seen(look, moved)));
      if (context.stop().await(pause(held, wanted))) {
        return new StepOutcome.Stopped("Nothing was changed: the step only waits.");
      }
    }
  }

  private Look look(StepContext context, Movement movement) throws SQLException {
    var value = Result.none();
    var holds = true;
    if (wait.until().isPresent()) {
      value = ask(context, wait.until().get());
      holds = holds(context, value);
    }
    if (wait.unchanged().isEmpty()) {
      return new Look(holds, value, List.of());
    }
    var rows = ask(context, wait.unchanged().get());
    return new Look(holds, value, movement.next(context.engine().clock().tick(), rows));
  }

  /** The last pause is cut, so that a wait takes no poll longer than it must. */
  private Duration pause(Optional<Duration> held, Duration wanted) {
    return held.map(wanted::minus)
        .filter(left -> left.compareTo(wait.poll()) < 0)
        .orElse(wait.poll());
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

  private String value(Look look, Duration wanted, Duration waited) {
    var before =
        wait.until().isPresent()
            ? look.value().value(Optional.empty()).orElse("no value") + " after "
            : wait.abortIf().isPresent() ? "watched for " : "waited ";
    return before
        + String.format("%.1f s", waited.toMillis() / 1000.0)
        + (wait.unchanged().isPresent() ? ", unchanged for " + Durations.format(wanted) : "");
  }

  /** The value with the columns beside it, which say who it is, and what moved last. */
  private static Optional<String> seen(Look look, List<String> moved) {
    var words = new ArrayList<String>();
    look.value().rows().stream()
        .findFirst()
        .map(row -> String.join(" ", row.stream().flatMap(Optional::stream).toList()))
        .filter(text -> !text.isBlank())
        .ifPresent(words::add);
    words.addAll(look.moved().isEmpty() ? moved : look.moved());
    return words.isEmpty()
        ? look.value().value(Optional.empty())
        : Optional.of(String.join("; ", words));
  }

  private static String progress(Optional<Duration> held, Duration wanted, Optional<String> seen) {
    return held.map(time -> "holds for " + time.toSeconds() + " of " + wanted.toSeconds() + " s")
            .orElse("not yet")
        + seen.map(value -> ", now " + value).orElse("");
  }
}
