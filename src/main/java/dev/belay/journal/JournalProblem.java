package dev.belay.journal;

/**
 * Something that is wrong with a journal.
 *
 * @param line from 1; 0 for the whole file
 */
public record JournalProblem(long line, String what, String cure) {
  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "") + what + " " + cure;
  }
}
