package dev.belay.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The runbooks that tests read. */
final class Samples {
  static final Path FOLDER = Path.of("src/test/resources/dev/belay/runbook");
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  private Samples() {}

  static Reading read(Path file) {
    return new RunbookReader(CLOCK).read(file);
  }

  /** One sample of each kind of action, the full example, and the shipped runbooks. */
  static Stream<Path> goodFiles() throws IOException {
    var files = new ArrayList<Path>();
    for (var folder :
        List.of(FOLDER.resolve("kinds"), FOLDER.resolve("full"), Path.of("runbooks"))) {
      if (Files.isDirectory(folder)) {
        try (var list = Files.list(folder)) {
          list.filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> text(file).contains("\nbelay:") || text(file).startsWith("belay:"))
              .forEach(files::add);
        }
      }
    }
    return files.stream().sorted();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
