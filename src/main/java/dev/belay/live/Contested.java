package dev.belay.live;

import java.util.ArrayList;
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

  /** Something of each kind, which nobody has. */
  static final Contested EACH = new Contested(Set.of("0"), Set.of("0"), Set.of("0"), Set.of("0/0"));

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

  /**
   * One of the lists.
   *
   * @param column of pg_locks that it is compared with
   * @param values as the server writes an array
   */
  record Part(String column, String type, String values) {}

  /** The lists that are not empty: the server compares each row with each of them. */
  List<Part> parts() {
    var parts = new ArrayList<Part>();
    add(parts, "relation", "oid", relationOids);
    add(parts, "objid", "oid", objectOids);
    add(parts, "transactionid", "xid", transactionIds);
    add(parts, "virtualxid", "text", virtualIds);
    return parts;
  }

  private static void add(List<Part> parts, String column, String type, Set<String> values) {
    if (!values.isEmpty()) {
      parts.add(new Part(column, type, array(values)));
    }
  }

  /** Numbers, and virtual ids of digits and a slash: nothing in them needs quotes. */
  private static String array(Collection<String> values) {
    return "{" + String.join(",", values) + "}";
  }
}
