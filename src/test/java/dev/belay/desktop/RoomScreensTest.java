package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.control.BandState;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.fx.ThemeChoice;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibraryException;
import dev.belay.desktop.library.LibrarySamples;
import dev.belay.desktop.library.LibrarySnapshot;
import dev.belay.desktop.library.LibrarySource;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kordamp.ikonli.javafx.FontIcon;

/** Draws each room in its states, themes and sizes; nothing is cut and no style sheet complains. */
class RoomScreensTest {
  private static final Map<String, Standing> STANDINGS =
      Map.of(
          "nchat-staging",
          new Standing(Icon.DONE, Tone.SUCCESS, "Answers, logged in in 4 ms"),
          "nchat-production",
          new Standing(
              Icon.NO_ANSWER, Tone.DANGER, "No answer from db-1.nchat.internal:5432 within 10 s."),
          "nchat-dev",
          Standing.ASKED);

  @TempDir Path folder;

  /** A room in a state. */
  record Scene(String name, LibrarySource source, Consumer<Desktop> then) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scene> scenes() {
    return Stream.of(
        new Scene(
            "library",
            LibrarySamples::full,
            desktop -> desktop.library().standings().set(STANDINGS)),
        new Scene("library-empty", LibrarySamples::empty, _ -> {}),
        new Scene("library-problem", LibrarySamples::broken, _ -> {}),
        new Scene("library-error", RoomScreensTest::unreadable, _ -> {}),
        new Scene(
            "library-offline",
            LibrarySamples::full,
            desktop -> {
              desktop
                  .library()
                  .setOffline(
                      Optional.of(
                          new LibraryViewModel.Offline(
                              "db-stg", Instant.parse("2027-02-19T02:39:40Z"))));
              desktop
                  .model()
                  .bandOwner()
                  .connection(
                      new BandState.Away(Environment.STAGING, "nchat", "last seen 03:24:10 UTC"));
            }),
        new Scene("settings", LibrarySamples::full, d -> d.model().open(Place.SETTINGS)),
        new Scene("keys", LibrarySamples::full, desktop -> desktop.shell().commands().run("keys")),
        new Scene(
            "palette", LibrarySamples::full, desktop -> desktop.shell().commands().run("palette")));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void theRoomIsDrawnWholeInBothThemesAndSizes(Scene scene) {
    var cut = new ArrayList<String>();
    var said =
        Fx.cssWarnings(() -> {
          for (var theme : Theme.values()) {
            cut.addAll(Fx.on(() -> draw(scene, theme, 1280, 800, true)));
            cut.addAll(Fx.on(() -> draw(scene, theme, 1920, 1080, true)));
          }
        });
    assertThat(said).isEmpty();
    assertThat(cut).isEmpty();
  }

  @Test
  void theLoadingLibraryShowsItsFrameAndTheWord() {
    var scene = new Scene("library-loading", LibrarySamples::full, _ -> {});
    var cut = Fx.on(() -> draw(scene, Theme.LIGHT, 1280, 800, false));
    assertThat(cut).isEmpty();
    assertThat(Path.of("target/screens/library-loading-light-1280.png")).isNotEmptyFile();
  }

  private List<String> draw(Scene scene, Theme theme, int width, int height, boolean loaded) {
    var threads =
        new Desktop.Threads(
            task -> {
              if (loaded) {
                task.run();
              }
            },
            Runnable::run);
    var desktop =
        new Desktop(
            new Desktop.Sources(
                withSandbox(scene.source()),
                new HistoryReader(new JournalStore(folder, Instant::now)),
                new ProfileStore(folder.resolve("profiles.yaml")),
                new ConnectionProbe(new Connector(), new PgEnvironment(Map.of(), folder)),
                RunParts.of(folder)),
            new PreferencesStore(folder.resolve("desktop.properties")),
            threads);
    desktop.appearance().choice().set(theme == Theme.LIGHT ? ThemeChoice.LIGHT : ThemeChoice.DARK);
    desktop.model().bandOwner().connection(staging());
    desktop.model().stands("All journals intact", true);
    desktop.library().inUse().set("nchat-staging");
    scene.then().accept(desktop);
    var name = scene.name() + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
    Fx.save(Fx.picture(desktop.shell(), theme, width, height), name);
    var cut = new ArrayList<String>();
    collectCut(desktop.shell(), name, cut);
    return cut;
  }

  /** A label is cut when the text that is drawn is not the text that it was given. */
  private static void collectCut(Node node, String screen, List<String> cut) {
    if (node instanceof Labeled label && label.isVisible() && label.getText() != null) {
      for (var child : label.getChildrenUnmodifiable()) {
        if (child instanceof Text text
            && !(child instanceof FontIcon)
            && !text.getText().equals(label.getText())) {
          cut.add(screen + ": " + label.getText() + " -> " + text.getText());
        }
      }
    }
    if (node instanceof Parent parent && node.isVisible()) {
      parent.getChildrenUnmodifiable().forEach(child -> collectCut(child, screen, cut));
    }
  }

  /** The same, beside a sandbox that runs. */
  private static LibrarySource withSandbox(LibrarySource source) {
    return new LibrarySource() {
      @Override
      public LibrarySnapshot read() throws LibraryException {
        return source.read();
      }

      @Override
      public Optional<Standing> sandbox() {
        return Optional.of(new Standing(Icon.DONE, Tone.SUCCESS, "Runs on this machine"));
      }
    };
  }

  private static BandState staging() {
    return new BandState.Connected(
        Environment.STAGING,
        "nchat",
        new BandState.Server(
            "db-stg.nchat.internal:5432",
            Optional.of("migrator"),
            "Primary, PostgreSQL 16.4",
            Optional.of("7391…0417 / TL 1"),
            Optional.empty()),
        "02:39:52 UTC");
  }

  private static LibrarySnapshot unreadable() throws LibraryException {
    throw new LibraryException(
        "The folder ~/ops/runbooks cannot be read: permission denied.",
        "Make it readable for you, then press F5.");
  }
}
