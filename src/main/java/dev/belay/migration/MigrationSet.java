package dev.belay.migration;

import dev.belay.sql.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The migrations of one folder, in the order in which they apply.
 *
 * @param format the {@link MigrationFormat#id()} that read them
 * @param warnings what is lawful but should be known before anything runs
 */
public record MigrationSet(
    Path folder, String format, List<Migration> migrations, List<Warning> warnings) {
  /** Something to know about a file, at the place that shows it. */
  public record Warning(Path file, Position at, String text) {
    @Override
    public String toString() {
      return file.getFileName() + ", " + at + ": " + text;
    }
  }

  public MigrationSet {
    migrations = List.copyOf(migrations);
    warnings = List.copyOf(warnings);
  }

  /** The migration of a version; {@code 7} and {@code 007} are the same one. */
  public Optional<Migration> find(String version) {
    return migrations.stream()
        .filter(one -> Versions.ORDER.compare(one.version(), version) == 0)
        .findFirst();
  }
}
