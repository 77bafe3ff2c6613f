package dev.belay.live;

import dev.belay.postgres.BackendId;
import java.time.Instant;
import java.util.Optional;

/**
 * One server process, as pg_stat_activity tells it. What Belay's role may not see is empty, and
 * {@link Query#hidden()} says so.
 *
 * @param backendStart with the pid, what identifies the process; empty when hidden
 * @param leaderPid the process that a parallel worker works for
 */
public record SessionActivity(
    int pid,
    Optional<Instant> backendStart,
    Client client,
    Doing doing,
    Horizon horizon,
    Optional<Integer> leaderPid,
    Query query) {
  /**
   * Whose it is.
   *
   * @param database its name, its OID until the name is known; empty for processes without one
   * @param user as database
   * @param address IP address, {@code local} over a socket; empty for the server's own processes
   * @param backendType client backend, autovacuum worker, parallel worker, …; empty when hidden
   */
  public record Client(
      String database, String user, String application, String address, String backendType) {}

  /**
   * What it does.
   *
   * @param state active, idle, idle in transaction, …; empty for the server's own processes
   * @param waiting empty when it works
   */
  public record Doing(
      String state,
      Optional<Wait> waiting,
      Optional<Instant> transactionStart,
      Optional<Instant> queryStart,
      Optional<Instant> stateChange) {}

  /** What it waits for, in the server's words: {@code Lock}, {@code transactionid}. */
  public record Wait(String type, String event) {}

  /**
   * What it keeps vacuum from removing.
   *
   * @param xid its own transaction id, once it writes
   * @param xmin the oldest transaction that it may still need to see
   * @param xminAge how many transactions ago that was
   */
  public record Horizon(Optional<Long> xid, Optional<Long> xmin, Optional<Long> xminAge) {}

  /**
   * What it runs, or ran last.
   *
   * @param text the beginning of it
   * @param cut whether there is more of it
   * @param hidden whether Belay's role may not see it
   * @param id the server's number for statements of this form, where it computes one
   */
  public record Query(String text, boolean cut, boolean hidden, Optional<Long> id) {}

  /** What an action is aimed at; empty when the start is hidden, so that nothing may be done. */
  public Optional<BackendId> id() {
    return backendStart.map(start -> new BackendId(pid, start));
  }

  /** The same session with another text of its query. */
  public SessionActivity with(Query other) {
    return new SessionActivity(pid, backendStart, client, doing, horizon, leaderPid, other);
  }

  /** Whether it is one of Belay's own. */
  public boolean isBelays() {
    return client.application().startsWith("belay/");
  }

  /** Whether it keeps a transaction open and does nothing. */
  public boolean isIdleInTransaction() {
    return doing.state().startsWith("idle in transaction");
  }

  /** Whether it waits for a lock. */
  public boolean waitsForLock() {
    return doing.waiting().filter(wait -> wait.type().equals("Lock")).isPresent();
  }

  /** Whether it is an autovacuum that the server will start again if it is cancelled. */
  public boolean isAgainstWraparound() {
    return client.backendType().equals("autovacuum worker")
        && query.text().contains("(to prevent wraparound)");
  }

  /**
   * Whether it is a client's connection, not a process of the server. Of what is hidden from
   * Belay's role the server tells the database, which its own processes do not have.
   */
  public boolean isClient() {
    return client.backendType().equals("client backend")
        || query.hidden() && !client.database().isEmpty();
  }
}
