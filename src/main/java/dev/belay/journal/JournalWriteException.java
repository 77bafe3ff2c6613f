package dev.belay.journal;

/**
 * An entry could not be brought to the disk. What it was to announce must not be done; the writer
 * takes no more entries.
 */
public final class JournalWriteException extends JournalException {
  private static final long serialVersionUID = 1;

  JournalWriteException(String happened, String cure) {
    super(happened, cure);
  }
}
