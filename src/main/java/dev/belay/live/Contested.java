package dev.belay.live;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is waited for, as far as one scan of pg_locks must know it to send all who hold it: too much
 * does no harm. An object that has none of the four is always sent.
 */
record Contested(
    Set<String> relationOids,
    Set<String> objectOids,
    Set<String> transactionIds,
    Set<String> virtualIds) {
  static final Contested NOTHING = new Contested(Set.of(), Set.of(), Set.of(), Set.of());

  /** The server compares each row with each of them. */
  private static final int MOST = 60;

  /** What the waiting ones among the rows wait for. */
  static Contested of(List<RawLock> rows) {
    var relations = new TreeSet<String>();
    var objects = new TreeSet<String>();
    var transactions = new TreeSet<String>();
    var virtual = new TreeSet<String>();
    for (var row : rows) {
      if (!row.granted()) {
        if (!row.relation().isEmpty()) {
          relations.add(row.relation());
        } else if (!row.transaction().isEmpty()) {
          transactions.add(row.transaction());
        } else if (!row.virtualTransactionLocked().isEmpty()) {
          virtual.add(row.virtualTransactionLocked());
        } else if (!row.objectId().isEmpty()) {
          objects.add(row.objectId());
        }
      }
    }
    return new Contested(relations, objects, transactions, virtual);
  }

  /** Whether all that is waited for in the rows is in it. */
  boolean covers(List<RawLock> rows) {
    var other = of(rows);
    return relationOids.containsAll(other.relationOids)
        && objectOids.containsAll(other.objectOids)
        && transactionIds.containsAll(other.transactionIds)
        && virtualIds.containsAll(other.virtualIds);
  }

  /** Whether asking for it costs more than finding it in the server. */
  boolean isLarge() {
    return relationOids.size() + objectOids.size() + transactionIds.size() + virtualIds.size()
        > MOST;
  }

  String relations() {
    return array(relationOids);
  }

  String objects() {
    return array(objectOids);
  }

  String transactions() {
    return array(transactionIds);
  }

  String virtualTransactions() {
    return array(virtualIds);
  }

  /** Numbers, and virtual ids of digits and a slash: nothing in them needs quotes. */
  private static String array(Collection<String> values) {
    return "{" + String.join(",", values) + "}";
  }
}
