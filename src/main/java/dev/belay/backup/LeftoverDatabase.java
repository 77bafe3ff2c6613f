package dev.belay.backup;

import java.util.Optional;

/**
 * A database that Belay made for a verification or a restore, and that is still there.
 *
 * @param comment the comment on the database, which names the owner
 * @param abandoned whether its owner's session is known to be gone, so that it may be dropped
 */
public record LeftoverDatabase(String name, Optional<String> comment, boolean abandoned) {}
