package dev.belay.desktop.fx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.css.Stylesheet;

/**
 * Writes style sheets in JavaFX's binary form, for the package: JavaFX takes the {@code .bss}
 * beside a {@code .css} of its own accord, and reads it in a third of the time.
 */
final class BinarySheets {
  private BinarySheets() {}

  /**
   * Writes each sheet below the first folder to the same place below the second.
   *
   * @throws IOException when a sheet cannot be read or written
   */
  public static void main(String[] folders) throws IOException {
    var from = Path.of(folders[0]);
    var to = Path.of(folders[1]);
    try (var files = Files.walk(from)) {
      for (var sheet : files.filter(file -> file.toString().endsWith(".css")).toList()) {
        var name = sheet.getFileName().toString().replaceFirst("\\.css$", ".bss");
        var binary = to.resolve(from.relativize(sheet)).resolveSibling(name);
        Files.createDirectories(binary.getParent());
        Stylesheet.convertToBinary(sheet.toFile(), binary.toFile());
      }
    }
  }
}
