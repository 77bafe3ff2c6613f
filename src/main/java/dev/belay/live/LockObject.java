package dev.belay.live;

import java.util.Optional;

/**
 * What a lock is on.
 *
 * @param key its ten columns of pg_locks as one text, {@code
 *     locktype:database:relation:page:tuple:virtualxid:transactionid:classid:objid:objsubid}, empty
 *     where null: the same object has the same key, the same number in another database has another
 * @param database the database's OID; empty or 0 for what is shared by all of them
 * @param relation the table's or index's OID, also for its rows and pages
 * @param label in words, with names as far as they are known: {@code table public.users}
 */
public record LockObject(
    String key, LockKind kind, Optional<Long> database, Optional<Long> relation, String label) {
  /** Whether it is this object, whatever it was called when it was seen. */
  public boolean sameAs(LockObject other) {
    return key.equals(other.key);
  }
}
