package dev.belay.backup;

import java.util.List;
import java.util.Optional;

/**
 * A restore that came about.
 *
 * @param keptAs the name under which the database that had the name before is kept
 * @param verification the comparison with the manifest, made before the name was given
 * @param notes what the restored database lacks
 */
public record Restored(
    String database, Optional<String> keptAs, Verification verification, List<String> notes) {
  public Restored {
    notes = List.copyOf(notes);
  }
}
