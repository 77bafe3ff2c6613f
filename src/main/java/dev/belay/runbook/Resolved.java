package dev.belay.runbook;

import java.nio.file.Path;
import java.util.List;

/**
 * A runbook as a run embeds it: its files read in, its calls expanded, so that the run can be read
 * and resumed without them.
 *
 * @param file where it was read from; relative paths of the runbook start at its folder
 * @param sources every file that went into it, with the SHA-256 of its content
 */
public record Resolved(Runbook runbook, Path file, List<Source> sources) {
  public Resolved {
    sources = List.copyOf(sources);
  }

  /** A file and the SHA-256 of its content in hexadecimal digits. */
  public record Source(String file, String sha256) {}
}
