package dev.belay.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * How a journal lies on disk: one that is as long and as old as before says what it said before.
 *
 * @param size in bytes
 */
public record JournalStamp(long size, FileTime changed) {
  /** Of that journal; absent where it cannot be seen. */
  public static Optional<JournalStamp> of(Path journal) {
    try {
      return Optional.of(new JournalStamp(Files.size(journal), Files.getLastModifiedTime(journal)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
