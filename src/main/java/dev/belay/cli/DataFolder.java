package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * Where Belay keeps runs, profiles, sandboxes and logs: {@code BELAY_HOME}, else the platform's own
 * place. Made when something is first kept there, for its user alone.
 */
record DataFolder(Path path) {

  /** The folder for these surroundings; nothing is made yet. */
  static DataFolder of(Surroundings surroundings) {
    return new DataFolder(
        surroundings
            .variable("BELAY_HOME")
            .map(Path::of)
            .orElseGet(() -> ofPlatform(surroundings, System.getProperty("os.name", "")))
            .toAbsolutePath()
            .normalize());
  }

  static Path ofPlatform(Surroundings surroundings, String system) {
    var name = system.toLowerCase(Locale.ROOT);
    if (name.contains("mac")) {
      return surroundings.home().resolve("Library/Application Support/Belay");
    }
    if (name.contains("windows")) {
      return surroundings
          .variable("LOCALAPPDATA")
          .map(Path::of)
          .orElse(surroundings.home().resolve("AppData/Local"))
          .resolve("Belay");
    }
    return surroundings
        .variable("XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(surroundings.home().resolve(".local/share"))
        .resolve("belay");
  }

  Path sandboxes() {
    return path.resolve("sandbox");
  }

  Path profiles() {
    return path.resolve("profiles.yaml");
  }

  Path logs() {
    return path.resolve("logs");
  }

  /** Makes the folder and the one for logs, private, where they are not there yet. */
  DataFolder make() throws CommandFailure {
    try {
      Files.createDirectories(path, privately());
      Files.createDirectories(logs(), privately());
      return this;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.USAGE,
          "The data folder " + path + " cannot be made: " + reason(e) + ".",
          "Allow writing there, or set BELAY_HOME to another folder.");
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " at " + e.getMessage();
  }

  private FileAttribute<?>[] privately() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
