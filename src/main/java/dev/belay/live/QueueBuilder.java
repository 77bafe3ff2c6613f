package dev.belay.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the queues out of the rows of pg_locks, by the server's own rules (ProcSleep in
 * src/backend/storage/lmgr/proc.c): the order is that of arrival, but who already holds something
 * on the object goes before the first one that this is in the way of.
 */
final class QueueBuilder {
  /** The server stamps a wait after it has joined the queue: closer arrivals may be swapped. */
  private static final Duration DOUBT = Duration.ofMillis(1);

  private final LockFacts facts;
  private final Map<Integer, LockOwner> processes = new HashMap<>();
  private final Map<String, LockOwner> prepared = new HashMap<>();
  private final Set<Integer> doubtful = new LinkedHashSet<>();

  QueueBuilder(LockFacts facts) {
    this.facts = facts;
  }

  /** The queues of the contested objects, the longest first. */
  List<LockQueue> queues() {
    var byObject = new LinkedHashMap<String, List<LockRow>>();
    for (var row : facts.rows()) {
      byObject.computeIfAbsent(row.object().key(), key -> new ArrayList<>()).add(row);
    }
    var queues = new ArrayList<LockQueue>();
    for (var rows : byObject.values()) {
      if (rows.stream().anyMatch(row -> !row.granted())) {
        queues.add(queue(rows));
      }
    }
    queues.sort(Comparator.comparingInt(queue -> -queue.waiters().size()));
    return queues;
  }

  /** The processes whose place in a queue matters and is not settled; after {@link #queues()}. */
  Set<Integer> doubtful() {
    return doubtful;
  }

  /** Whether the order of the two may be the other one; a wait without a stamp has just begun. */
  static boolean closeTogether(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty()
        || other.isEmpty()
        || Duration.between(one.get(), other.get()).abs().compareTo(DOUBT) <= 0;
  }

  private LockQueue queue(List<LockRow> rows) {
    var held = new LinkedHashMap<LockOwner, Integer>();
    var waiting = new ArrayList<LockRow>();
    for (var row : rows) {
      if (row.granted()) {
        held.merge(owner(row), row.mode().bit(), (left, right) -> left | right);
      } else {
        waiting.add(row);
      }
    }
    waiting.sort(
        Comparator.comparing(row -> row.since().orElse(Instant.MAX), Comparator.naturalOrder()));
    var doubts = doubts(waiting);
    var ordered = new ArrayList<LockRow>();
    waiting.forEach(row -> ordered.add(place(row, ordered, held), row));
    settle(ordered, held);
    var holders = new ArrayList<LockQueue.Holder>();
    held.forEach((owner, mask) -> holders.add(new LockQueue.Holder(owner, modes(mask))));
    var waiters = new ArrayList<LockQueue.Waiter>();
    for (var row : ordered) {
      waiters.add(
          new LockQueue.Waiter(
              owner(row),
              row.pid(),
              row.mode(),
              row.since(),
              waiters.size() + 1,
              certainty(row, doubts)));
    }
    return new LockQueue(rows.getFirst().object(), holders, waiters);
  }

  /** The server's rule for the place of a newcomer among those who wait already. */
  private int place(LockRow row, List<LockRow> ahead, Map<LockOwner, Integer> held) {
    var own = held.getOrDefault(owner(row), 0);
    if (own != 0) {
      for (var i = 0; i < ahead.size(); i++) {
        var other = ahead.get(i);
        if ((other.mode().conflicts() & own) != 0 && !owner(other).equals(owner(row))) {
          return i;
        }
      }
    }
    return ahead.size();
  }

  /** Of each waiter, the first conflicting one that came so close that their order is open. */
  private Map<LockRow, LockRow> doubts(List<LockRow> sorted) {
    var doubts = new HashMap<LockRow, LockRow>();
    for (var i = 0; i < sorted.size(); i++) {
      var row = sorted.get(i);
      for (var j = i + 1; j < sorted.size(); j++) {
        var other = sorted.get(j);
        if (!closeTogether(row.since(), other.since())) {
          break;
        }
        if (row.mode().conflictsWith(other.mode()) && !owner(row).equals(owner(other))) {
          doubts.putIfAbsent(row, other);
          doubts.putIfAbsent(other, row);
          doubtful.add(row.pid());
          doubtful.add(other.pid());
          break;
        }
      }
    }
    return doubts;
  }

  /** Puts those ahead of whom the server says that they are. */
  private void settle(List<LockRow> ordered, Map<LockOwner, Integer> held) {
    if (facts.asked().isEmpty()) {
      return;
    }
    for (var i = 1; i < ordered.size(); i++) {
      var row = ordered.get(i);
      for (var j = 0; j < i; j++) {
        if (isAhead(row, ordered.get(j), held)) {
          ordered.add(j, ordered.remove(i));
          break;
        }
      }
    }
  }

  /**
   * Whether the server named the row as a blocker of the other, and not because of what it holds.
   */
  private boolean isAhead(LockRow row, LockRow other, Map<LockOwner, Integer> held) {
    var blockers = facts.asked().get(other.pid());
    return blockers != null
        && closeTogether(row.since(), other.since())
        && row.mode().conflictsWith(other.mode())
        && blockers.contains(owner(row).pid())
        && (held.getOrDefault(owner(row), 0) & other.mode().conflicts()) == 0;
  }

  private LockEdge.Certainty certainty(LockRow row, Map<LockRow, LockRow> doubts) {
    var other = doubts.get(row);
    if (other == null) {
      return LockEdge.Certainty.DERIVED;
    }
    return names(row, other) || names(other, row)
        ? LockEdge.Certainty.CONFIRMED
        : LockEdge.Certainty.UNCERTAIN;
  }

  private boolean names(LockRow waiter, LockRow blocker) {
    return facts.asked().getOrDefault(waiter.pid(), List.of()).contains(owner(blocker).pid());
  }

  private LockOwner owner(LockRow row) {
    if (row.pid() != 0) {
      var leader = Objects.requireNonNullElse(facts.leaders().get(row.pid()), row.pid());
      return processes.computeIfAbsent(leader, LockOwner::process);
    }
    return prepared.computeIfAbsent(row.virtualTransaction(), this::preparedOwner);
  }

  private LockOwner preparedOwner(String virtualTransaction) {
    var xid = Long.parseLong(virtualTransaction.substring(virtualTransaction.indexOf('/') + 1));
    return new LockOwner(
        0,
        xid,
        facts.prepared().stream()
            .filter(transaction -> transaction.xid() == xid)
            .map(PreparedTransaction::gid)
            .findFirst());
  }

  static List<LockMode> modes(int mask) {
    var modes = new ArrayList<LockMode>();
    for (var mode : LockMode.values()) {
      if ((mask & mode.bit()) != 0) {
        modes.add(mode);
      }
    }
    return Collections.unmodifiableList(modes);
  }
}
