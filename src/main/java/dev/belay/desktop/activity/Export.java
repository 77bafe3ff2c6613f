package dev.belay.desktop.activity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Writes files beside the FX thread. */
public final class Export {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Executor background;
  private final Executor fx;

  /** Writes there. */
  public Export(Executor background, Executor fx) {
    this.background = background;
    this.fx = fx;
  }

  /** A file in the home folder that says what is in it. */
  static Path suggested(SessionTable table, SessionTable.Format format) {
    var server = table.server().replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of(System.getProperty("user.home", ""))
        .resolve("activity-" + server + "-" + STAMP.format(table.at()) + format.ending());
  }

  /**
   * Writes a new file.
   *
   * @param then takes what went wrong, on the FX thread; empty when the file is there
   */
  public void write(Path file, String text, Consumer<Optional<String>> then) {
    background.execute(() -> {
      var trouble = write(file, text);
      fx.execute(() -> then.accept(trouble));
    });
  }

  private static Optional<String> write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      return Optional.empty();
    } catch (FileAlreadyExistsException e) {
      return Optional.of(file + " is there already and stays as it is. Choose another name.");
    } catch (IOException e) {
      return Optional.of(
          "Nothing is written: "
              + e.getClass().getSimpleName().replace("Exception", "")
              + ", "
              + e.getMessage()
              + ". Choose another place.");
    }
  }
}
