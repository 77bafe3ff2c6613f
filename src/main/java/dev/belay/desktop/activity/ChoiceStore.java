package dev.belay.desktop.activity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Properties;
import java.util.stream.Collectors;

/** Keeps sort, filters and columns in a file, so that they outlive the program. Blocks on it. */
public final class ChoiceStore {
  private final Path file;

  /** In that file, which need not exist. */
  public ChoiceStore(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What is kept; what is missing, unreadable or unknown is as it comes. */
  public TableChoice read() {
    var kept = new Properties();
    try {
      kept.load(new StringReader(Files.readString(file)));
    } catch (IOException | IllegalArgumentException e) {
      return TableChoice.USUAL;
    }
    var usual = TableChoice.USUAL;
    var columns = EnumSet.noneOf(Column.class);
    for (var id : kept.getProperty("columns", "").split(",")) {
      Column.of(id).ifPresent(columns::add);
    }
    return new TableChoice(
        Column.of(kept.getProperty("sort", ""))
            .map(by -> new TableChoice.Sorting(by, flag(kept, "descending")))
            .orElse(usual.sorting()),
        new TableChoice.Filter(
            kept.getProperty("text", ""),
            kept.getProperty("state", ""),
            kept.getProperty("database", ""),
            flag(kept, "hide-idle"),
            flag(kept, "hide-background")),
        columns.isEmpty() ? usual.columns() : columns);
  }

  private static boolean flag(Properties kept, String name) {
    return kept.getProperty(name, "").equals("true");
  }

  /**
   * Keeps it, in place of what was kept.
   *
   * @throws IOException when the file cannot be written; it is then as it was
   */
  public synchronized void write(TableChoice choice) throws IOException {
    var kept = new Properties();
    kept.setProperty("sort", choice.sorting().by().id());
    kept.setProperty("descending", String.valueOf(choice.sorting().descending()));
    kept.setProperty("text", choice.filter().text());
    kept.setProperty("state", choice.filter().state());
    kept.setProperty("database", choice.filter().database());
    kept.setProperty("hide-idle", String.valueOf(choice.filter().hideIdle()));
    kept.setProperty("hide-background", String.valueOf(choice.filter().hideBackground()));
    kept.setProperty(
        "columns", choice.inOrder().stream().map(Column::id).collect(Collectors.joining(",")));
    var text = new StringWriter();
    kept.store(text, null);
    var folder = Files.createDirectories(file.resolveSibling("."));
    var fresh = Files.createTempFile(folder, "activity", ".new");
    try {
      Files.writeString(fresh, text.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
