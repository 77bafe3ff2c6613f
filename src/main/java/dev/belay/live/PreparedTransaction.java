package dev.belay.live;

import java.time.Instant;

/**
 * A transaction that was prepared for a two-phase commit. It keeps its locks without a process.
 *
 * @param xid its transaction id, 32 bits
 * @param gid the name that it was prepared under
 * @param owner the role, or its OID until the name is known
 * @param database the name, or its OID until the name is known: only there can it be ended
 */
public record PreparedTransaction(
    long xid, String gid, Instant prepared, String owner, String database) {}
