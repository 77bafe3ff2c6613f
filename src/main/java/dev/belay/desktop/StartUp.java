package dev.belay.desktop;

import dev.belay.desktop.library.LibraryViewModel;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * Tells when the window can be used: the library is read and drawn. Asked for by the system
 * property {@code belay.startup}: {@code report} prints it, {@code exit} then leaves, too, for the
 * recording of the AOT cache and for measurements. FX thread only.
 */
final class StartUp {
  static final String PROPERTY = "belay.startup";

  /** Frames after the library was read: what was read is on the screen then. */
  private static final int FRAMES = 2;

  private StartUp() {}

  /** Whether the window closes as soon as it can be used. */
  private static boolean only() {
    return System.getProperty(PROPERTY, "").equals("exit");
  }

  /**
   * Waits until that library is drawn, and says so if somebody asked.
   *
   * @param then what begins behind the window; nothing does when it closes at once
   */
  static void watch(LibraryViewModel library, Runnable then) {
    new AnimationTimer() {
      private int frames;

      @Override
      public void handle(long now) {
        if (library.state().get() instanceof LibraryViewModel.State.Reading || frames++ < FRAMES) {
          return;
        }
        stop();
        if (!System.getProperty(PROPERTY, "").isEmpty()) {
          System.out.println("belay: window usable");
          System.out.flush();
        }
        if (only()) {
          Platform.exit();
        } else {
          then.run();
        }
      }
    }.start();
  }
}
