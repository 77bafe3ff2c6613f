package dev.belay.run;

import dev.belay.journal.AttemptState;
import dev.belay.journal.Evidence;
import dev.belay.journal.Evidence.Truth;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.PartState;
import dev.belay.journal.RunState;
import dev.belay.journal.Verdict;
import dev.belay.live.Backend;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.ConnectionLoss;
import dev.belay.postgres.Markers;
import dev.belay.runbook.Settle;
import dev.belay.sql.Quote;
import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides from the database whether an interrupted attempt took effect. The order matters: first
 * whether its backend is still at work, for a statement in flight may commit after its client died;
 * only then what it left.
 */
final class Settler {
  private static final String XACT_STATUS =
      "SELECT coalesce(pg_catalog.pg_xact_status(?::text::xid8), 'unknown')";

  private static final String ACTIVITY = "pg_stat_activity";

  private final RunParts parts;
  private final Markers markers = new Markers();

  Settler(RunParts parts) {
    this.parts = parts;
  }

  /**
   * What is true of an attempt.
   *
   * @param committed the parts that are in effect
   */
  record Settlement(Verdict verdict, List<Integer> committed, List<Evidence> evidence) {
    Settlement {
      committed = List.copyOf(committed);
      evidence = List.copyOf(evidence);
    }

    /** What keeps the database from telling, and what to do, in sentences; may be empty. */
    String obstacle() {
      return evidence.stream()
          .filter(one -> one.truth() == Truth.UNREADABLE && one.source().equals(ACTIVITY))
          .flatMap(one -> one.value().stream())
          .map(value -> " " + value)
          .findFirst()
          .orElse("");
    }
  }

  /** Whether the server was restarted since that attempt began; on the watch session. */
  boolean restartedSince(AttemptState attempt) throws SQLException {
    return attempt.where().isPresent()
        && parts.sessions().watch(one -> restartedSince(one, attempt.where().get()));
  }

  private static boolean restartedSince(Connection connection, JournalEvent.Where where)
      throws SQLException {
    return ServerStart.restarted(connection, where.postmasterStart(), where.backendStart());
  }

  /** Asks the database about the attempt; on the watch session. */
  Settlement settle(RunState state, AttemptState attempt, Optional<Settle> rule)
      throws SQLException {
    return parts
        .sessions()
        .watch(connection -> new Inquiry(connection, state, attempt, rule).settle());
  }

  /** One attempt's questions and answers. */
  private final class Inquiry {
    private final Connection connection;
    private final RunState state;
    private final AttemptState attempt;
    private final Optional<Settle> rule;
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<Integer> committed = new ArrayList<>();
    private boolean unknown;
    private boolean running;

    Inquiry(Connection connection, RunState state, AttemptState attempt, Optional<Settle> rule) {
      this.connection = connection;
      this.state = state;
      this.attempt = attempt;
      this.rule = rule;
    }

    Settlement settle() throws SQLException {
      var open = backend();
      if (open.isPresent()) {
        return new Settlement(open.get(), List.of(), evidence);
      }
      var inEffect = 0;
      for (var part : attempt.parts()) {
        var verdict = part.committed() ? stillThere(part) : part(part);
        if (verdict == Verdict.COMMITTED) {
          inEffect++;
          committed.add(part.number());
        }
        unknown |= verdict == Verdict.UNKNOWN;
        running |= verdict == Verdict.STILL_RUNNING;
      }
      return new Settlement(sum(inEffect), committed, evidence);
    }

    private Verdict sum(int inEffect) throws SQLException {
      if (running) {
        return Verdict.STILL_RUNNING;
      }
      if (unknown) {
        return byRule();
      }
      if (inEffect == 0) {
        return Verdict.ROLLED_BACK;
      }
      return inEffect >= attempt.plan().parts() ? Verdict.COMMITTED : Verdict.PARTLY;
    }

    /** What its server process alone says; empty where it is gone, so that its work is final. */
    private Optional<Verdict> backend() throws SQLException {
      if (attempt.where().isEmpty()) {
        return Optional.empty();
      }
      var where = attempt.where().get();
      if (isOwn(where)) {
        // Our own session answers, so nothing of it is under way.
        return Optional.empty();
      }
      var label = "Backend " + where.pid() + " of " + where.backendStart();
      var id = new BackendId(where.pid(), where.backendStart());
      return switch (Backend.find(connection, id)) {
        case Backend.Presence.There(var backend) -> {
          note(label, ACTIVITY, doing(backend, id), Truth.FALSE);
          yield Optional.of(Verdict.STILL_RUNNING);
        }
        case Backend.Presence.Hidden _ when sameServerStart() -> {
          note(label, ACTIVITY, hidden(where.pid()), Truth.UNREADABLE);
          yield Optional.of(Verdict.UNKNOWN);
        }
        case Backend.Presence.Hidden _, Backend.Presence.Gone _ -> {
          note(label, ACTIVITY, "gone", Truth.TRUE);
          yield Optional.empty();
        }
      };
    }

    /** A session that waits for a client that is gone ends by itself only at its time-out. */
    private static String doing(Backend backend, BackendId id) {
      return backend.state().startsWith("idle")
          ? backend.state()
              + ", and its Belay has ended. It ends at its idle-in-transaction time-out, or with: "
              + id.endingLine()
          : backend.state();
    }

    private String hidden(int pid) {
      var login = parts.sessions().target().spec().user();
      return "A process "
          + pid
          + " is there, and the role "
          + login
          + " may not see whether it is this one. Wait until it has ended, or run GRANT"
          + " pg_read_all_stats TO "
          + Quote.identifier(login)
          + "; then ask again.";
    }

    private boolean isOwn(JournalEvent.Where where) {
      var work = parts.sessions().backend();
      return work.pid() == where.pid() && work.start().equals(where.backendStart());
    }

    /** A commit that the journal knows of is lost where an older state was restored. */
    private Verdict stillThere(PartState part) throws SQLException {
      return part.marker() && part.transaction() ? marker(part) : Verdict.COMMITTED;
    }

    private Verdict part(PartState part) throws SQLException {
      if (!part.touched()) {
        return Verdict.ROLLED_BACK;
      }
      if (!part.transaction()) {
        return lone(part);
      }
      if (!part.progress().commitSent()) {
        note(
            "COMMIT of part " + part.number(),
            "journal",
            "never sent, so nothing of it remains",
            Truth.INFORMATION);
        return Verdict.ROLLED_BACK;
      }
      return part.marker() ? marker(part) : transactionId(part);
    }

    private Verdict marker(PartState part) throws SQLException {
      var subject = attempt.subject();
      var found =
          markers.findStepMarker(
              connection, state.run(), MarkerRows.key(subject), subject.attempt(), part.number());
      note(
          "Marker row of part " + part.number(),
          "belay.step_marker",
          found.map(row -> "there, transaction " + row.transactionId()).orElse("not there"),
          Truth.INFORMATION);
      return found.isPresent() ? Verdict.COMMITTED : Verdict.ROLLED_BACK;
    }

    /**
     * Without a marker the id counts only while nobody else can have been given it: on the same
     * server start, or when it was made durable before anything was done under it.
     */
    private Verdict transactionId(PartState part) throws SQLException {
      if (part.transactionId().isEmpty()) {
        return Verdict.UNKNOWN;
      }
      var id = part.transactionId().get();
      if (!id.durable() && !sameServerStart()) {
        note(
            "Transaction " + id.id(),
            "pg_xact_status",
            "does not count: the server was restarted and may have given the id to another",
            Truth.UNREADABLE);
        return Verdict.UNKNOWN;
      }
      var status = xactStatus(id.id());
      note("Transaction " + id.id(), "pg_xact_status", status, Truth.INFORMATION);
      return switch (status) {
        case "committed" -> Verdict.COMMITTED;
        case "aborted" -> Verdict.ROLLED_BACK;
        case "in progress" -> Verdict.STILL_RUNNING;
        case String _ -> Verdict.UNKNOWN;
      };
    }

    private boolean sameServerStart() throws SQLException {
      return attempt.where().isPresent() && !restartedSince(connection, attempt.where().get());
    }

    private String xactStatus(String id) throws SQLException {
      try (var statement = connection.prepareStatement(XACT_STATUS)) {
        statement.setString(1, id);
        try (var rows = statement.executeQuery()) {
          rows.next();
          return rows.getString(1);
        }
      } catch (SQLException e) {
        if (ConnectionLoss.lost(connection, e)) {
          throw e;
        }
        // An id in the future (22023): it was never used on this server.
        return "unknown";
      }
    }

    private Verdict lone(PartState part) throws SQLException {
      if (part.lone().isEmpty()) {
        return Verdict.UNKNOWN;
      }
      var lone = part.lone().get();
      try {
        var statement = SqlScript.parse("journal", lone.text()).statements().getFirst();
        var finding = LoneStatements.settle(connection, statement.effect(), lone.before());
        note(statement.summary(), "catalog", finding.sign(), Truth.INFORMATION);
        finding
            .leftover()
            .ifPresent(text -> note("Left behind", "catalog", text, Truth.INFORMATION));
        return finding.verdict();
      } catch (ScriptException e) {
        return Verdict.UNKNOWN;
      }
    }

    private Verdict byRule() throws SQLException {
      if (rule.isEmpty() || attempt.subject().isUndo()) {
        return Verdict.UNKNOWN;
      }
      var query = parts.values().sql(rule.get().sql());
      var result = ReadOnlyQuery.ask(connection, query);
      var judge = new Judge(parts.values()::shownText);
      var holds = judge.holds(rule.get().committedWhen(), result);
      note(
          "The step's own question",
          rule.get().sql(),
          result.value(Optional.empty()).orElse("nothing"),
          holds ? Truth.TRUE : Truth.FALSE);
      if (holds) {
        committed.clear();
        attempt.parts().forEach(part -> committed.add(part.number()));
        return Verdict.COMMITTED;
      }
      return committed.isEmpty() ? Verdict.ROLLED_BACK : Verdict.PARTLY;
    }

    private void note(String label, String source, String value, Truth truth) {
      evidence.add(
          new Evidence(label, source, Optional.of(value), Optional.empty(), truth, parts.now()));
    }
  }
}
