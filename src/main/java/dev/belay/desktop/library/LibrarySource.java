package dev.belay.desktop.library;

/** Reads what the library shows. Blocks: never called on the FX thread. */
@FunctionalInterface
public interface LibrarySource {
  /**
   * Reads it.
   *
   * @throws LibraryException when nothing can be shown
   */
  LibrarySnapshot read() throws LibraryException;
}
