package dev.belay.desktop;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where runs, profiles, the sandbox and settings are kept: the same folder as the command line's.
 */
record DataHome(Path path) {
  /** {@code BELAY_HOME}, else the platform's own place. Nothing is made. */
  static DataHome of(Map<String, String> variables, Path home, String system) {
    var named = variable(variables, "BELAY_HOME").map(Path::of);
    return new DataHome(
        named.orElseGet(() -> ofPlatform(variables, home, system)).toAbsolutePath().normalize());
  }

  private static Path ofPlatform(Map<String, String> variables, Path home, String system) {
    var name = system.toLowerCase(Locale.ROOT);
    if (name.contains("mac")) {
      return home.resolve("Library/Application Support/Belay");
    }
    if (name.contains("windows")) {
      return variable(variables, "LOCALAPPDATA")
          .map(Path::of)
          .orElse(home.resolve("AppData/Local"))
          .resolve("Belay");
    }
    return variable(variables, "XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".local/share"))
        .resolve("belay");
  }

  private static Optional<String> variable(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  Path profiles() {
    return path.resolve("profiles.yaml");
  }

  Path sandboxes() {
    return path.resolve("sandbox");
  }

  Path preferences() {
    return path.resolve("desktop.properties");
  }
}
