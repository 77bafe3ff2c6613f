package dev.belay.live;

import java.util.List;
import java.util.Map;

/**
 * All that a lock graph is made of: the same facts give the same graph, now and in a replay.
 *
 * @param rows the locks on contested objects, out of one look at pg_locks
 * @param leaders of each parallel worker, the process that it works for
 * @param prepared the prepared transactions, as far as one of the rows is theirs
 * @param asked of processes whose place in a queue was in doubt, what pg_blocking_pids said
 */
public record LockFacts(
    List<LockRow> rows,
    Map<Integer, Integer> leaders,
    List<PreparedTransaction> prepared,
    Map<Integer, List<Integer>> asked) {
  /** Nobody waits. */
  public static final LockFacts NONE = new LockFacts(List.of(), Map.of(), List.of(), Map.of());

  /** Copies the collections. */
  public LockFacts {
    rows = List.copyOf(rows);
    leaders = Map.copyOf(leaders);
    prepared = List.copyOf(prepared);
    asked = Map.copyOf(asked);
  }
}
