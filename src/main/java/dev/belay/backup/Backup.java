package dev.belay.backup;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A finished backup: its folder, what it holds, and the last verification if there was one. Only a
 * folder with a manifest is one.
 */
public record Backup(Path folder, Manifest manifest, Optional<Verification> lastVerification) {
  /** The dump's file, or its folder in the directory format. */
  public Path dump() {
    return folder.resolve(manifest.dump().format().fileName());
  }

  /** Whether the last verification found everything equal. */
  public boolean verified() {
    return lastVerification.filter(Verification::passed).isPresent();
  }
}
