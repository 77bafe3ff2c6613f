package dev.belay.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment variables of a program that Belay starts: what any process needs, and nothing
 * that may be a secret of somebody else. What the program is to get beyond it is put in by name.
 */
public final class ProgramEnvironment {
  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH");

  /** Without these a process of Windows does not start, or does not find its folders. */
  private static final Set<String> KEPT_ON_WINDOWS =
      Set.of(
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "WINDIR",
          "COMSPEC",
          "PATHEXT",
          "TEMP",
          "TMP",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA",
          "PROGRAMDATA",
          "PROGRAMFILES");

  private ProgramEnvironment() {}

  /**
   * Takes out of the environment, as a new process would inherit it, what is not kept.
   *
   * @param more further variables that this program may inherit
   */
  public static void reduce(Map<String, String> environment, Set<String> more) {
    environment.keySet().removeIf(name -> !kept(name) && !more.contains(name));
  }

  private static boolean kept(String name) {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      var capitals = name.toUpperCase(Locale.ROOT);
      return KEPT.contains(capitals) || KEPT_ON_WINDOWS.contains(capitals);
    }
    return KEPT.contains(name) || name.startsWith("LC_");
  }
}
