package dev.belay.desktop.library;

import dev.belay.desktop.connections.Standing;
import java.util.Optional;

/** Reads what the library shows. Blocks: never called on the FX thread. */
@FunctionalInterface
public interface LibrarySource {
  /**
   * Reads it.
   *
   * @throws LibraryException when nothing can be shown
   */
  LibrarySnapshot read() throws LibraryException;

  /** Whether the sandbox runs; cheap enough to be asked every few seconds. */
  default Optional<Standing> sandbox() {
    return Optional.empty();
  }
}
