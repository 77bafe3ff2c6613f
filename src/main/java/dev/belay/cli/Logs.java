package dev.belay.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.logging.LogManager;

/** Sends everything that is logged to a file of the data folder, and nothing to the terminal. */
final class Logs {
  /** The property that {@code logback.xml} takes the file from. */
  private static final String FILE = "belay.log.file";

  private Logs() {}

  /** Names the file, before the first logger is asked for. */
  static void into(DataFolder folder, Surroundings surroundings) {
    System.setProperty(FILE, file(folder, surroundings).toString());
    // The driver logs through java.util.logging, whose default is standard error.
    LogManager.getLogManager().reset();
  }

  /** The file of today. */
  static Path file(DataFolder folder, Surroundings surroundings) {
    var day = LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC);
    return folder.logs().resolve("belay-" + day + ".log");
  }
}
