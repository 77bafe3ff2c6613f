package dev.belay.desktop.watch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** Asks a person for the place of a file that will be written. FX thread only. */
public interface PlaceChooser {
  /** The platform's own dialog. */
  PlaceChooser OF_THE_PLATFORM = PlaceChooser::ask;

  /**
   * The place that was chosen; empty when none was.
   *
   * @param title says what will be written
   * @param proposed what to begin with
   * @param over the window that waits for it
   */
  Optional<Path> choose(String title, Path proposed, Window over);

  private static Optional<Path> ask(String title, Path proposed, Window over) {
    var chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.setInitialFileName(String.valueOf(proposed.getFileName()));
    var folder = proposed.toAbsolutePath().getParent();
    if (folder != null && Files.isDirectory(folder)) {
      chooser.setInitialDirectory(folder.toFile());
    }
    return Optional.ofNullable(chooser.showSaveDialog(over)).map(file -> file.toPath());
  }
}
