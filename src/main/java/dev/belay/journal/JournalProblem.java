package dev.belay.journal;

/**
 * A place where a journal is not what Belay wrote.
 *
 * @param line from 1
 * @param what what is wrong there
 * @param cure what to do
 */
public record JournalProblem(long line, String what, String cure) {
  @Override
  public String toString() {
    return "Line " + line + ": " + what + " " + cure;
  }
}
