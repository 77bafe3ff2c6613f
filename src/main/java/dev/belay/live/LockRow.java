package dev.belay.live;

import java.time.Instant;
import java.util.Optional;

/**
 * One lock that is held or awaited, as pg_locks told it.
 *
 * @param pid the process; 0 for a prepared transaction
 * @param virtualTransaction {@code backend/number}; {@code -1/xid} for a prepared transaction
 * @param since when the wait began, by the server's clock; empty for a held lock, and for the first
 *     moment of a wait
 */
public record LockRow(
    LockObject object,
    int pid,
    String virtualTransaction,
    LockMode mode,
    boolean granted,
    Optional<Instant> since) {}
