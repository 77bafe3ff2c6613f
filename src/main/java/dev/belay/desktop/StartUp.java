package dev.belay.desktop;

import dev.belay.desktop.library.LibraryViewModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * Tells when the window can be used: the library is read and drawn. Asked for by the system
 * property {@code belay.startup}: {@code report} prints it, {@code exit} then leaves, too, for
 * measurements, and {@code record} is the same for the recording of the AOT cache. FX thread only.
 */
final class StartUp {
  static final String PROPERTY = "belay.startup";

  /** Frames after the library was read: what was read is on the screen then. */
  private static final int FRAMES = 2;

  private static final List<String> DISPLAYS =
      List.of("com/sun/glass/ui/gtk/", "com/sun/glass/ui/delegate/", "com/sun/prism/es2/");

  private static final String CLASS = ".class";

  private StartUp() {}

  /** Whether the window closes as soon as it can be used. */
  private static boolean only() {
    return List.of("exit", "record").contains(System.getProperty(PROPERTY, ""));
  }

  /**
   * The recording has no display: the classes that only a real one needs are read for the cache all
   * the same.
   */
  private static void readDisplays() {
    var graphics = Platform.class.getModule();
    var found =
        Optional.ofNullable(graphics.getLayer())
            .flatMap(layer -> layer.configuration().findModule(graphics.getName()));
    if (found.isEmpty()) {
      return;
    }
    try (var reader = found.get().reference().open();
        var names = reader.list()) {
      names
          .filter(name -> DISPLAYS.stream().anyMatch(name::startsWith) && name.endsWith(CLASS))
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .forEach(name -> Class.forName(graphics, name));
    } catch (IOException e) {
      throw new UncheckedIOException("The classes of JavaFX cannot be read for the cache.", e);
    }
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
          if (System.getProperty(PROPERTY, "").equals("record")) {
            readDisplays();
          }
          Platform.exit();
        } else {
          then.run();
        }
      }
    }.start();
  }
}
