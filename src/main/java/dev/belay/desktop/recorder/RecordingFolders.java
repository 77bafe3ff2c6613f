package dev.belay.desktop.recorder;

import dev.belay.desktop.fx.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where recordings lie: those of runs in {@code live} of each run's folder, those of what was only
 * watched in a folder of their own, a new one each time and only the last few.
 *
 * @param runs the folder of all runs
 * @param watched the folder of what was watched
 */
public record RecordingFolders(Path runs, Path watched) {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingFolders.class);
  private static final int KEPT = 6;
  private static final String LIVE = "live";

  /** Another window may still write into a folder that changed so lately. */
  private static final Duration IN_USE = Duration.ofHours(1);

  /** A recording that can be opened. */
  public record Found(String title, Path folder, Instant written) {}

  /** A new folder for what is watched from now on; the oldest ones are removed. */
  Path begin(String connection, Instant now) {
    try {
      prune(now);
    } catch (IOException | UncheckedIOException e) {
      LOG.info("Old recordings stay: {}", e.toString());
    }
    var safe = connection.replaceAll("[^A-Za-z0-9._-]", "_");
    return watched.resolve(now.toString().replaceAll("[:.]", "-") + "-" + safe);
  }

  private void prune(Instant now) throws IOException {
    var old = folders(watched);
    old.sort(Comparator.comparing(RecordingFolders::written));
    for (var i = 0; i < old.size() - KEPT + 1; i++) {
      if (written(old.get(i)).isBefore(now.minus(IN_USE))) {
        try (var files = Files.walk(old.get(i))) {
          for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** All that can be opened, the newest first. Touches the disk. */
  public List<Found> all() {
    var found = new ArrayList<Found>();
    try {
      for (var run : folders(runs)) {
        if (Files.isDirectory(run.resolve(LIVE))) {
          found.add(new Found("Run " + name(run), run.resolve(LIVE), written(run.resolve(LIVE))));
        }
      }
      for (var folder : folders(watched)) {
        var connection = name(folder).replaceFirst("^.*?Z-", "");
        found.add(new Found("Watched " + connection, folder, written(folder)));
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Recordings cannot be listed", e);
    }
    found.sort(Comparator.comparing(Found::written).reversed());
    return found;
  }

  /** The recording of that run. */
  public Found ofRun(String run) {
    var folder = runs.resolve(run).resolve(LIVE);
    return new Found("Run " + run, folder, written(folder));
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return new ArrayList<>();
    }
    try (var all = Files.list(parent)) {
      return new ArrayList<>(all.filter(Files::isDirectory).toList());
    }
  }

  /** When the newest file of it was written. */
  private static Instant written(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      var newest = Files.getLastModifiedTime(folder).toInstant();
      for (var file : files.toList()) {
        var at = Files.getLastModifiedTime(file).toInstant();
        newest = at.isAfter(newest) ? at : newest;
      }
      return newest;
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  /** In words, for a list. */
  static String words(Found found) {
    return found.title()
        + ", last written "
        + Formats.date(found.written())
        + " "
        + Formats.moment(found.written())
        + " UTC";
  }
}
