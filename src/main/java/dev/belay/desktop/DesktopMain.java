package dev.belay.desktop;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import javafx.application.Application;

/**
 * Starts the desktop. It is no {@link Application} itself: the JVM refuses to start one from the
 * class path.
 */
public final class DesktopMain {
  private static final int FINE = 0;
  private static final int USAGE = 2;

  private DesktopMain() {}

  /**
   * Opens the window; returns when it is closed.
   *
   * @return the exit code
   */
  public static int open(Map<String, String> variables, PrintStream err) {
    if (!hasDisplay(variables)) {
      err.println(
          """
          belay: no display for the desktop: neither DISPLAY nor WAYLAND_DISPLAY is set.
          Start it in a graphical session, or use the command line: belay --help.\
          """);
      return USAGE;
    }
    Groundwork.begin();
    Application.launch(DesktopApp.class);
    return FINE;
  }

  /** Only X11 and Wayland need a variable; JavaFX's headless platform needs no display at all. */
  private static boolean hasDisplay(Map<String, String> variables) {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return !system.contains("linux")
        || "Headless".equals(System.getProperty("glass.platform"))
        || !variables.getOrDefault("DISPLAY", "").isEmpty()
        || !variables.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
  }
}
