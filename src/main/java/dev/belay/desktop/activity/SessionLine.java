package dev.belay.desktop.activity;

import dev.belay.live.PreparedTransaction;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A session, or a prepared transaction without one, as a row of the table.
 *
 * @param key the same over samples, another one for a later process with the same pid
 * @param marks those that matter most first
 * @param search what the filter looks in, in lower case
 */
public record SessionLine(
    String key,
    Optional<SessionActivity> session,
    Optional<PreparedTransaction> prepared,
    Facts facts,
    List<Mark> marks,
    String search) {
  /** Copies the list. */
  public SessionLine {
    marks = List.copyOf(marks);
  }

  /** The same row of the session with another text. */
  SessionLine with(Optional<SessionActivity> other) {
    return new SessionLine(key, other, prepared, facts, marks, search);
  }

  /**
   * What the columns are made of. Absent is a word.
   *
   * @param state in the server's words; {@code hidden}, {@code prepared}, or empty for a process of
   *     the server's own
   * @param query its first line
   */
  public record Facts(
      SessionActivity.Client client,
      String state,
      String waits,
      Times times,
      Age age,
      String query) {}

  /** Since when, by the server's clock. */
  public record Times(
      Instant now,
      Optional<Instant> transaction,
      Optional<Instant> query,
      Optional<Instant> state) {}

  /** How many transactions ago its snapshot and its own transaction began. */
  public record Age(Optional<Long> xmin) {}

  /** What stands in the first column: the pid, or the name of the prepared transaction. */
  public String label() {
    return session
        .map(one -> String.valueOf(one.pid()))
        .or(() -> prepared.map(PreparedTransaction::gid))
        .orElse("");
  }

  /** Its process; 0 for a prepared transaction. */
  public int pid() {
    return session.map(SessionActivity::pid).orElse(0);
  }

  /** Whether it has a mark of that kind. */
  public boolean has(Mark.Kind kind) {
    return marks.stream().anyMatch(mark -> mark.kind() == kind);
  }

  /** Whether it only waits for its client's next command. */
  public boolean isIdle() {
    return facts.state().equals("idle");
  }

  /** Whether it is a process of the server's own. */
  public boolean isBackground() {
    return session.filter(one -> !one.isClient()).isPresent();
  }

  /** How long the open transaction lasts. */
  public Optional<Duration> transactionAge() {
    return facts.times().transaction().map(at -> Duration.between(at, facts.times().now()));
  }
}
