package dev.belay.run.action;

import dev.belay.journal.Cause;
import dev.belay.live.BlockingSession;
import dev.belay.run.ActionRunner;
import dev.belay.run.Result;
import dev.belay.run.StepContext;
import dev.belay.run.StepOutcome;
import dev.belay.runbook.Action;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at who waits for locks and whose transactions are open on the relations concerned. */
final class LocksRunner implements ActionRunner {
  private final Action.Locks locks;

  LocksRunner(Action.Locks locks) {
    this.locks = locks;
  }

  @Override
  public Prepared prepare(StepContext context) {
    var relations = locks.relations().stream().map(context.values()::text).toList();
    return Pure.of(
        String.join(" ", relations),
        () -> {
          var waiting = context.sessions().watch(BlockingSession::waiting);
          var open =
              context
                  .sessions()
                  .watch(connection -> BlockingSession.transactionsOn(connection, relations));
          var others = open.stream().filter(session -> !ours(context, session)).toList();
          var outcome = judge(waiting, others);
          var hidden = context.sessions().watch(BlockingSession::hidden);
          return hidden > 0 && outcome instanceof StepOutcome.Done
              ? unknown(hidden, context.sessions().target().spec().user())
              : outcome;
        });
  }

  private static boolean ours(StepContext context, BlockingSession session) {
    return session.pid() == context.sessions().work().backend().pid();
  }

  /** What cannot be seen is not taken for quiet. */
  private static StepOutcome unknown(int hidden, String role) {
    return new StepOutcome.Failed(
        Cause.of(
            "Unknown: what %d %s, because it is hidden from %s. No transaction was found among the others."
                .formatted(hidden, hidden == 1 ? "other session does" : "other sessions do", role),
            "GRANT pg_read_all_stats TO %s, then retry.".formatted(role)));
  }

  private StepOutcome judge(List<BlockingSession> waiting, List<BlockingSession> open) {
    var oldest =
        open.stream()
            .map(BlockingSession::transactionAge)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    var value =
        waiting.size() + " waiting, oldest transaction " + oldest.toMillis() / 1000.0 + " s";
    if (waiting.size() > locks.maxWaiting()) {
      return failed(
          waiting.size()
              + " sessions wait for a lock, at most "
              + locks.maxWaiting()
              + " may: "
              + list(waiting));
    }
    if (oldest.compareTo(locks.oldestTransaction()) > 0) {
      return failed(
          "A transaction is open for "
              + oldest.toSeconds()
              + " s, at most "
              + locks.oldestTransaction().toSeconds()
              + " s may be: "
              + list(open));
    }
    return new StepOutcome.Done(value, Result.of(String.valueOf(waiting.size())));
  }

  private static StepOutcome failed(String message) {
    return new StepOutcome.Failed(
        Cause.of(message, "Wait until they are gone, or end them by consent, then try again."));
  }

  private static String list(List<BlockingSession> sessions) {
    return sessions.stream()
            .limit(5)
            .map(session ->
                session.pid()
                    + " ("
                    + session.user()
                    + ", "
                    + session.application()
                    + ", "
                    + session.state()
                    + ")")
            .collect(Collectors.joining(", "))
        + ".";
  }
}
