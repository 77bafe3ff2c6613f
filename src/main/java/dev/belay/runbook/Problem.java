package dev.belay.runbook;

import java.nio.file.Path;

/**
 * Something in a runbook's file that must or should be changed.
 *
 * @param line the line, from 1
 * @param column the column in characters, from 1
 * @param message what is there, as a sentence without its full stop
 * @param cure what to do about it, as sentences
 */
public record Problem(
    Path file, int line, int column, Severity severity, String message, String cure) {

  /** Whether a runbook with the problem can be run. */
  public enum Severity {
    /** The runbook cannot be run. */
    ERROR,
    /** The runbook can be run. */
    WARNING
  }

  /** The place alone, as {@code guided.yaml, line 41, column 7}. */
  public String place() {
    return file.getFileName() + ", line " + line + ", column " + column;
  }

  /** The problem as one line: place, what is there, and the cure. */
  @Override
  public String toString() {
    var stop = message.endsWith(".") || message.endsWith("?") ? " " : ". ";
    return place() + ": " + message + stop + cure;
  }
}
