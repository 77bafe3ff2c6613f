package dev.belay.migration;

import java.time.Instant;

/**
 * A migration that the database remembers as applied.
 *
 * @param sha256 the checksum of the script that was applied
 * @param role the session's role that applied it
 * @param at when its row was written, by the server's clock
 * @param transactionId the 64-bit id ({@code xid8}) of the transaction that wrote the row
 */
public record Applied(
    String version,
    String name,
    String sha256,
    AppliedBy by,
    String role,
    Instant at,
    long transactionId) {}
