package dev.belay.run;

import dev.belay.journal.Cause;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalEvent.Reach;
import dev.belay.journal.Subject;
import dev.belay.postgres.FingerprintCheck;
import dev.belay.runbook.Step;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt: checked against the right server, prepared without an effect, written down, and only
 * then carried out.
 */
final class Attempts {
  private static final String WHERE =
      """
      SELECT pg_catalog.pg_postmaster_start_time() AS postmaster,
             CASE WHEN pg_catalog.pg_is_in_recovery()
                  THEN pg_catalog.pg_last_wal_replay_lsn()
                  ELSE pg_catalog.pg_current_wal_flush_lsn() END::text AS wal\
      """;

  private final RunParts parts;
  private final Desk desk;
  private final Binding binding;
  private final MarkerCheck markers;

  Attempts(RunParts parts, Desk desk, Binding binding, MarkerCheck markers) {
    this.parts = parts;
    this.desk = desk;
    this.binding = binding;
    this.markers = markers;
  }

  /** The outcome; empty where the run was held instead of beginning. */
  Optional<StepOutcome> carryOut(Step step, Subject subject, ActionRunner runner)
      throws SQLException, InterruptedException {
    // Reading counts as well: what a wrong server says would be taken for this one's.
    if (!rightServer() || !markers.agrees(desk)) {
      return Optional.empty();
    }
    var context = new StepContext(step, subject, parts);
    ActionRunner.Prepared prepared;
    try {
      prepared = runner.prepare(context);
    } catch (StepRefused refused) {
      return Optional.of(new StepOutcome.Failed(refused.reason()));
    } catch (SQLException e) {
      if (parts.sessions().lost(e)) {
        throw e;
      }
      return Optional.of(new StepOutcome.Failed(Failures.of(e)));
    } catch (Values.MissingValueException | IllegalArgumentException e) {
      return Optional.of(
          new StepOutcome.Failed(
              Cause.of(String.valueOf(e.getMessage()), "Mend the runbook's or the run's values.")));
    }
    parts.sessions().nameAfter(step.id());
    var effects = prepared.reach() != Reach.NOTHING;
    if (effects) {
      // Before anything is sent: an older copy of the journal is known as one from here on.
      markers.note();
    }
    parts
        .recorder()
        .record(
            new JournalEvent.AttemptStarted(
                subject,
                new JournalEvent.Plan(
                    prepared.reach(), Checksums.of(prepared.content()), prepared.parts()),
                prepared.reach() == Reach.DATABASE ? Optional.of(where(step)) : Optional.empty()));
    var outcome = run(prepared);
    if (effects) {
      markers.noteQuietly();
    }
    return Optional.of(outcome);
  }

  private StepOutcome run(ActionRunner.Prepared prepared)
      throws SQLException, InterruptedException {
    try {
      return prepared.work().run();
    } catch (StepRefused refused) {
      return new StepOutcome.Failed(refused.reason());
    } catch (Values.MissingValueException e) {
      return new StepOutcome.Failed(
          Cause.of(String.valueOf(e.getMessage()), "Mend the runbook's or the run's values."));
    } catch (SQLException e) {
      return switch (prepared.reach()) {
        case NOTHING -> onlyRead(e);
        case OUTSIDE -> new StepOutcome.Failed(Failures.of(e));
        case DATABASE ->
            parts.sessions().lost(e)
                ? new StepOutcome.Doubtful("The connection was lost: " + e.getMessage())
                : new StepOutcome.Failed(Failures.of(e));
      };
    }
  }

  /** Work that only reads is done again on new sessions; it has not failed. */
  private StepOutcome onlyRead(SQLException e) throws SQLException {
    if (parts.sessions().lost(e)) {
      throw e;
    }
    return new StepOutcome.Failed(Failures.of(e));
  }

  /** Whether the server is still the one that the run is bound to; holds the run where not. */
  private boolean rightServer() throws SQLException {
    return switch (binding.check(parts.recorder().state())) {
      case FingerprintCheck.Matches _ -> true;
      case FingerprintCheck.Differs differs -> {
        parts.recorder().wrongServer(differs.differences());
        desk.hold(Binding.held(differs.differences()));
        yield false;
      }
    };
  }

  private JournalEvent.Where where(Step step) throws SQLException {
    var backend = parts.sessions().backend();
    try (var statement = parts.sessions().work().jdbc().createStatement();
        var rows = statement.executeQuery(WHERE)) {
      rows.next();
      return new JournalEvent.Where(
          "belay/" + parts.recorder().state().run() + "/" + step.id(),
          backend.pid(),
          backend.start(),
          instant(rows.getTimestamp("postmaster")),
          rows.getString("wal"));
    }
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp.toInstant();
  }
}
