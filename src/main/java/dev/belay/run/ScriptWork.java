package dev.belay.run;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Blocker;
import dev.belay.live.BlockingSession;
import dev.belay.migration.apply.BoundValues;
import dev.belay.migration.apply.InTransaction;
import dev.belay.migration.apply.Part;
import dev.belay.migration.apply.PartExecutor;
import dev.belay.migration.apply.PartFailure;
import dev.belay.migration.apply.StatementLimits;
import dev.belay.sql.Quote;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the parts of scripts out for a step: journalled, under limits, watched, and with what
 * remains said when something goes wrong. Parts that are in effect already are left out.
 */
public final class ScriptWork {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptWork.class);

  private final StepContext context;
  private final List<Part> parts;
  private final Optional<String> role;
  private final BoundValues values;

  /** Prepares the parts of files; their numbers count on through the attempt. */
  public ScriptWork(StepContext context, List<Part> parts, Optional<String> role) {
    this(context, parts, role, BoundValues.NONE);
  }

  /** Prepares the parts of the runbook's own statements, whose secrets are bound. */
  public ScriptWork(
      StepContext context, List<Part> parts, Optional<String> role, BoundValues values) {
    this.context = context;
    this.parts = List.copyOf(parts);
    this.role = role;
    this.values = values;
  }

  /** The history row of the part's script; nothing for plain scripts. */
  public interface OwnRows {
    InTransaction of(Part part);
  }

  /** Carries them out; the outcome's value says how many statements took how long. */
  public StepOutcome run(OwnRows own) throws SQLException {
    var limits =
        new StatementLimits(
            context.limits().lockTimeout(),
            context.limits().statementTimeout(),
            context.timeout(),
            context.engine().clock().patience().overdue());
    var observer = new EffectRecorder(context);
    var session = context.sessions().work();
    var executor = new PartExecutor(session.jdbc(), limits, observer, values);
    var leftovers = new Leftovers(context, executor);
    var start = System.nanoTime();
    try (var watch = new StepWatch(context, context.timeout())) {
      for (var part : parts) {
        if (context.stop().requested()) {
          return new StepOutcome.Stopped(stays());
        }
        try {
          assumeRole(part);
          executor.execute(leftovers.clear(part), rows(part, own));
        } catch (PartFailure failure) {
          return failed(failure, watch);
        } finally {
          restoreSession();
        }
      }
    }
    var statements = parts.stream().mapToInt(part -> part.statements().size()).sum();
    var seconds = (System.nanoTime() - start) / 1e9;
    return new StepOutcome.Done(
        String.format(Locale.ROOT, "%d statements, %.1f s", statements, seconds)
            + metNoRow(observer.metNoRow()),
        Result.of("" + statements));
  }

  /** A data migration that changed nothing looks like any other unless it is said. */
  private static String metNoRow(List<String> summaries) {
    return summaries.isEmpty()
        ? ""
        : ", 0 rows: "
            + String.join(", ", summaries.stream().limit(3).toList())
            + (summaries.size() > 3 ? " and " + (summaries.size() - 3) + " more" : "");
  }

  private InTransaction rows(Part part, OwnRows own) {
    var history = own.of(part);
    var rows =
        context.markers()
            ? new MarkerRows(context.state().run(), context.subject(), history)
            : history;
    return new UnderRole(role, rows);
  }

  /** In a transaction the role is taken behind Belay's own row. */
  private void assumeRole(Part part) throws SQLException {
    if (role.isPresent() && !part.transaction()) {
      try (var statement = context.sessions().work().jdbc().createStatement()) {
        statement.execute("SET ROLE " + Quote.identifier(role.get()));
      }
    }
  }

  /** A script may have changed settings or the role; the next one starts as the session did. */
  private void restoreSession() {
    var session = context.sessions().work();
    try (var statement = session.jdbc().createStatement()) {
      statement.execute("RESET SESSION AUTHORIZATION");
      statement.execute("RESET ROLE");
      statement.execute("RESET ALL");
      session.renewSettings();
      session.waitAtMost(context.sessions().ownAnswers());
    } catch (SQLException e) {
      // The session is gone; it is opened anew before anything else is sent.
      LOG.debug("Restoring the session: {}", e.getMessage());
    }
  }

  private StepOutcome failed(PartFailure failure, StepWatch watch) throws SQLException {
    var report = failure.report();
    if (MarkerRows.refused(report)) {
      return new StepOutcome.Overtaken(overtaken(failure));
    }
    if (Failures.silent(report)) {
      context.sessions().giveUp();
    }
    if (context.sessions().lost(report)) {
      return new StepOutcome.Doubtful(doubt(failure));
    }
    // A COMMIT that the server answers with an error did not take effect.
    if (failure.stage() == PartFailure.Stage.COMMIT
        && !Failures.answered(report)
        && !Failures.cancelled(report)) {
      return new StepOutcome.Doubtful(doubt(failure));
    }
    if (Failures.lockNotAvailable(report) || watch.cancelled().isPresent()) {
      recordBlockers(watch.blockers());
    }
    var cancelled =
        context.stop().requested() ? Optional.of(StepWatch.Cancelled.STOP) : watch.cancelled();
    if (cancelled.isPresent() && Failures.cancelled(report)) {
      return switch (cancelled.get()) {
        case STOP -> new StepOutcome.Stopped(stays() + leftover(failure));
        case GUARD -> new StepOutcome.Failed(guardCause(failure));
        case TIMEOUT -> new StepOutcome.Failed(timeoutCause(failure));
      };
    }
    var cause = Failures.of(failure);
    return new StepOutcome.Failed(
        new Cause(
            cause.message() + " " + stays() + leftover(failure),
            cause.place(),
            cause.sqlState(),
            cause.cure()));
  }

  private String doubt(PartFailure failure) {
    var what =
        switch (failure.stage()) {
          case BEFORE_COMMIT -> "The connection was lost in a transaction that was not committed";
          case COMMIT -> "COMMIT was sent and no answer came back";
          case LONE_STATEMENT -> "A statement outside of a transaction was sent and not answered";
        };
    return what + " (" + failure.part().script() + ").";
  }

  /**
   * The marker row's key refused it: its transaction is rolled back, the other one is committed.
   */
  private Cause overtaken(PartFailure failure) {
    var subject = context.subject();
    return new Cause(
        "Somebody else went on with this run: %s %s, attempt %d, part %d, is committed in the database already. This transaction was rolled back, and nothing is sent again."
            .formatted(
                subject.isUndo() ? "the undo of step" : "step",
                subject.step(),
                subject.attempt(),
                failure.part().number()),
        Optional.of(failure.part().script()),
        Optional.ofNullable(failure.report().getSQLState()),
        MarkerCheck.GO_ON_ELSEWHERE);
  }

  /** How much of the step is in effect, in words. */
  private String stays() {
    var done =
        context
            .stepState()
            .attempt(context.subject())
            .map(attempt -> attempt.parts().stream().filter(part -> part.committed()).count())
            .orElse(0L);
    if (done == 0) {
      return "Nothing of this attempt remains in the database.";
    }
    return done + " of " + parts.size() + " parts of this attempt took effect and stay.";
  }

  /** What a broken statement outside of a transaction left behind. */
  private String leftover(PartFailure failure) throws SQLException {
    if (failure.stage() != PartFailure.Stage.LONE_STATEMENT || failure.statement().isEmpty()) {
      return "";
    }
    var effect = failure.statement().get().effect();
    var before =
        context
            .stepState()
            .attempt(context.subject())
            .flatMap(attempt -> attempt.part(failure.part().number()))
            .flatMap(part -> part.lone())
            .map(JournalEvent.Lone::before)
            .orElse("");
    var finding =
        context.sessions().watch(connection -> LoneStatements.settle(connection, effect, before));
    return finding.leftover().map(text -> " " + text).orElse("");
  }

  private Cause guardCause(PartFailure failure) {
    return new Cause(
        "Belay cancelled its own statement because it blocked other sessions. " + stays(),
        Failures.of(failure).place(),
        Optional.of("57014"),
        "Try again when those sessions are gone.");
  }

  private Cause timeoutCause(PartFailure failure) {
    return new Cause(
        "The step took longer than its limit of "
            + context.timeout().toSeconds()
            + " s. "
            + stays(),
        Failures.of(failure).place(),
        Optional.of("57014"),
        "Raise the step's timeout, or look at what slowed it down.");
  }

  private void recordBlockers(List<BlockingSession> sessions) {
    if (!sessions.isEmpty()) {
      context
          .recorder()
          .record(
              new JournalEvent.BlockersSeen(
                  context.subject(), sessions.stream().map(ScriptWork::blocker).toList()));
    }
  }

  private static Blocker blocker(BlockingSession session) {
    return new Blocker(
        session.pid(),
        session.user(),
        session.application(),
        session.state(),
        session.transactionAge().toSeconds() + " s",
        session.query());
  }
}
