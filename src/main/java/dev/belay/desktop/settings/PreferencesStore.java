package dev.belay.desktop.settings;

import dev.belay.desktop.fx.Density;
import dev.belay.desktop.fx.TextScale;
import dev.belay.desktop.fx.ThemeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Keeps the preferences in a file of {@code name=value} lines. Blocks on the disk. */
public final class PreferencesStore {
  private final Path file;

  /** In that file, which need not exist. */
  public PreferencesStore(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What is kept; a missing, unreadable or unknown value is as it comes. */
  public Preferences read() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      return Preferences.USUAL;
    }
    var usual = Preferences.USUAL;
    return new Preferences(
        value(lines, "theme", ThemeChoice.values(), ThemeChoice::name, usual.theme()),
        value(lines, "density", Density.values(), Density::name, usual.density()),
        value(lines, "scale", TextScale.values(), s -> String.valueOf(s.percent()), usual.scale()),
        value(lines, "texts", RecordedTexts.values(), RecordedTexts::name, usual.texts()));
  }

  /**
   * Keeps them, in place of what was kept.
   *
   * @throws IOException when the file cannot be written; it is then as it was
   */
  public synchronized void write(Preferences preferences) throws IOException {
    var folder = file.getParent();
    Files.createDirectories(folder);
    var fresh = Files.createTempFile(folder, "desktop", ".new");
    try {
      Files.write(
          fresh,
          List.of(
              "theme=" + preferences.theme().name(),
              "density=" + preferences.density().name(),
              "scale=" + preferences.scale().percent(),
              "texts=" + preferences.texts().name()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Another file in the same folder. */
  public Path beside(String name) {
    return file.resolveSibling(name);
  }

  private static <T> T value(
      List<String> lines, String name, T[] values, Function<T, String> word, T otherwise) {
    return Stream.of(values)
        .filter(value -> lines.contains(name + "=" + word.apply(value)))
        .findFirst()
        .orElse(otherwise);
  }
}
