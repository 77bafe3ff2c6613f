package dev.belay.desktop;

import javafx.application.Application;

/**
 * Starts the desktop. It is no {@link Application} itself: the JVM refuses to start one from the
 * class path.
 */
public final class DesktopMain {
  private DesktopMain() {}

  /** Opens the window; returns when it is closed. */
  public static void main(String[] arguments) {
    Application.launch(DesktopApp.class, arguments);
  }
}
