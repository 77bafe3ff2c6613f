package dev.belay.backup;

import java.util.Optional;

/**
 * A restore that came about.
 *
 * @param keptAs the name under which the database that had the name before is kept
 * @param verification the comparison with the manifest, made before the name was given
 */
public record Restored(String database, Optional<String> keptAs, Verification verification) {}
