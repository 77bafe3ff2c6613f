package dev.belay.migration;

import java.nio.file.Path;
import java.util.List;

/** The migrations of a folder, and the format that read them. */
public record MigrationFolder(MigrationFormat format, MigrationSet set) {
  /** The formats, asked in this order; the last one says what is wrong with a folder of none. */
  private static final List<MigrationFormat> FORMATS = List.of(new PlainFormat());

  /**
   * Reads a folder in the format that recognises it; blocks on files.
   *
   * @throws MigrationException with every problem found
   */
  public static MigrationFolder read(Path folder) throws MigrationException {
    var format =
        FORMATS.stream()
            .filter(one -> one.recognises(folder))
            .findFirst()
            .orElseGet(FORMATS::getLast);
    return new MigrationFolder(format, format.read(folder));
  }

  /** The table in the database that remembers what was applied. */
  public History history() {
    return format.history();
  }
}
