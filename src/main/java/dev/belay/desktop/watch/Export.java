package dev.belay.desktop.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes files beside the FX thread. */
public final class Export {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Executor background;
  private final Executor fx;
  private final PlaceChooser chooser;
  private final WholeQueries queries;

  /**
   * Writes there, and lets a person choose the place by the platform's own dialog.
   *
   * @param queries what files have of queries
   */
  public Export(Executor background, Executor fx, WholeQueries queries) {
    this(background, fx, PlaceChooser.OF_THE_PLATFORM, queries);
  }

  /** The same with another dialog. */
  public Export(Executor background, Executor fx, PlaceChooser chooser, WholeQueries queries) {
    this.background = background;
    this.fx = fx;
    this.chooser = chooser;
    this.queries = queries;
  }

  /** What files have of queries. */
  public WholeQueries queries() {
    return queries;
  }

  PlaceChooser chooser() {
    return chooser;
  }

  /** A file in the home folder whose name says what is in it. */
  public static Path suggested(String what, String server, Instant at, String ending) {
    return Path.of(System.getProperty("user.home", ""))
        .resolve(
            what
                + "-"
                + server.replaceAll("[^A-Za-z0-9._-]", "_")
                + "-"
                + STAMP.format(at)
                + ending);
  }

  /**
   * Writes a new file.
   *
   * @param text is asked beside the FX thread too
   * @param then takes what went wrong, on the FX thread; empty when the file is there
   */
  public void write(Path file, Supplier<String> text, Consumer<Optional<String>> then) {
    background.execute(() -> {
      var trouble = write(file, text.get());
      fx.execute(() -> then.accept(trouble));
    });
  }

  private static Optional<String> write(Path file, String text) {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      return Optional.of(file + " is there already and stays as it is. Choose another name.");
    } catch (IOException e) {
      return Optional.of(trouble(file, e));
    }
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(trouble(file, e) + withdrawn(file));
    }
  }

  /** Half a file must not pass for a whole one. */
  private static String withdrawn(Path file) {
    try {
      Files.deleteIfExists(file);
      return "";
    } catch (IOException e) {
      return " What there is of the file is not whole: delete it.";
    }
  }

  private static String trouble(Path file, IOException e) {
    var folder = file.toAbsolutePath().getParent();
    if (e instanceof NoSuchFileException) {
      return "The folder "
          + folder
          + " does not exist. Nothing is written. Choose another place, or make the folder.";
    }
    if (e instanceof AccessDeniedException) {
      return "You may not write in " + folder + ". Nothing is written. Choose a place of your own.";
    }
    var why =
        e instanceof FileSystemException of && of.getReason() != null
            ? of.getReason()
            : String.valueOf(e.getMessage());
    return file
        + " could not be written: "
        + why
        + ". Nothing is kept of it. Choose another place.";
  }
}
