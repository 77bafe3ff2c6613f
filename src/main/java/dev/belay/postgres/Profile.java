package dev.belay.postgres;

import java.util.Optional;

/**
 * A named connection that is kept between runs.
 *
 * @param name what people call it, and type to confirm in production
 * @param environment what the database is for
 * @param uri libpq or JDBC form, without a password
 * @param markersAllowed whether Belay may keep its small {@code belay} schema there
 * @param ownerRole the role that owns what migrations create; empty: the one that logs in
 * @param handle how soon locks are free when Belay is gone
 */
public record Profile(
    String name,
    Environment environment,
    String uri,
    boolean markersAllowed,
    Optional<String> ownerRole,
    DeadMansHandle handle) {}
