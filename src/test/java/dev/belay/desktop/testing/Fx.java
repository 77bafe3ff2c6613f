package dev.belay.desktop.testing;

import dev.belay.desktop.fx.Fonts;
import dev.belay.desktop.fx.Theme;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The FX toolkit in tests: starts it once, runs things on its thread, takes pictures. */
public final class Fx {
  private static final Path SCREENS = Path.of("target", "screens");
  private static boolean started;

  private Fx() {}

  /** Starts the toolkit, once for the whole test process. */
  public static synchronized void start() {
    if (started) {
      return;
    }
    var ready = new CompletableFuture<Void>();
    Platform.startup(() -> {
      Platform.setImplicitExit(false);
      Fonts.load();
      ready.complete(null);
    });
    ready.orTimeout(30, TimeUnit.SECONDS).join();
    started = true;
  }

  /** What that gives on the FX thread; its failure is this one's. */
  public static <T> T on(Callable<T> task) {
    start();
    var result = new CompletableFuture<T>();
    Platform.runLater(() -> {
      try {
        result.complete(task.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Does that on the FX thread. */
  public static void run(Runnable task) {
    on(() -> {
      task.run();
      return true;
    });
  }

  /** A picture of that root, without a stage. FX thread. */
  public static BufferedImage picture(Parent root, Theme theme, int width, int height) {
    var scene = new Scene(root, width, height);
    theme.dress(scene);
    root.applyCss();
    root.layout();
    // A second pulse: sizes in em and wrapped labels settle only after the first one.
    root.applyCss();
    root.layout();
    return awt(scene.snapshot(new WritableImage(width, height)));
  }

  /**
   * A picture of the root of that scene in that theme and size; the same scene may be drawn again
   * and again, which is half the work of a new one. FX thread.
   */
  public static BufferedImage picture(Scene scene, Theme theme, int width, int height) {
    var root = scene.getRoot();
    theme.dress(scene);
    for (var pulse = 0; pulse < 2; pulse++) {
      root.resize(width, height);
      root.applyCss();
      root.layout();
    }
    var parameters = new SnapshotParameters();
    parameters.setFill(scene.getFill());
    return awt(root.snapshot(parameters, new WritableImage(width, height)));
  }

  /** A picture of that scene as it stands. FX thread. */
  public static BufferedImage shot(Scene scene) {
    return awt(scene.snapshot(new WritableImage((int) scene.getWidth(), (int) scene.getHeight())));
  }

  /** Writes it below {@code target/screens}. */
  public static void save(BufferedImage image, String name) {
    try {
      Files.createDirectories(SCREENS);
      var writer = ImageIO.getImageWritersByFormatName("png").next();
      var quickly = writer.getDefaultWriteParam();
      quickly.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quickly.setCompressionQuality(0.75f);
      try (var stream = Files.newOutputStream(SCREENS.resolve(name + ".png"));
          var file = new MemoryCacheImageOutputStream(stream)) {
        writer.setOutput(file);
        writer.write(null, new IIOImage(image, null, null), quickly);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new AssertionError("The picture " + name + " cannot be written", e);
    }
  }

  /** What JavaFX's CSS engine complains of while that runs. */
  public static List<String> cssWarnings(Runnable task) {
    var said = new CopyOnWriteArrayList<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
              said.add(entry.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var logger = Logger.getLogger("javafx.css");
    logger.addHandler(handler);
    try {
      task.run();
    } finally {
      logger.removeHandler(handler);
    }
    return List.copyOf(said);
  }

  private static BufferedImage awt(WritableImage image) {
    var width = (int) image.getWidth();
    var height = (int) image.getHeight();
    // A scene is filled: nothing shows through.
    var copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pixels = ((DataBufferInt) copy.getRaster().getDataBuffer()).getData();
    image
        .getPixelReader()
        .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
    return copy;
  }
}
