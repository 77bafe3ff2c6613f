package dev.belay.desktop.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.recorder.RecorderModel;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.CutLabels;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Screens;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.WholeQueries;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Group;
import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws the locks room in its states, both themes and sizes. */
class LocksScreensTest {
  record Scene(
      String name,
      Optional<Watched<BlockScene>> watched,
      Environment environment,
      Consumer<LocksViewModel> then,
      List<String> commands) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scene> scenes() {
    var production = Environment.PRODUCTION;
    return Stream.of(
        new Scene("locks-none", Optional.empty(), Environment.SANDBOX, _ -> {}, List.of()),
        scene("locks-empty", LockScenes.watched(LockScenes.nobody(), production), _ -> {}),
        scene("locks", LockScenes.watched(LockScenes.blocked(13), production), _ -> {}),
        scene(
            "locks-900",
            LockScenes.watched(LockScenes.blocked(900), production),
            model -> model.turn(model.lines().get(2).key())),
        scene(
            "locks-graph",
            LockScenes.watched(LockScenes.blocked(13), production),
            _ -> {},
            "locks.next"),
        scene("locks-ring", LockScenes.watched(LockScenes.ring(), production), _ -> {}),
        scene(
            "locks-past",
            LockScenes.watched(LockScenes.nobody(), production),
            model ->
                model.lookBack(
                    Optional.of(BlockScene.of(LockScenes.blocked(13))),
                    "03:24:10 UTC, 11 min ago")),
        scene(
            "locks-export",
            LockScenes.watched(LockScenes.blocked(13), production),
            _ -> {},
            "locks.json"),
        scene("locks-offline", LockScenes.offline(LockScenes.blocked(2)), _ -> {}),
        scene("locks-rights", LockScenes.watched(LockScenes.blind(), production), _ -> {}),
        scene(
            "locks-confirm",
            LockScenes.watched(LockScenes.blocked(13), production),
            _ -> {},
            "locks.terminate"),
        scene(
            "locks-belay",
            LockScenes.watched(LockScenes.belayBlocks(), production),
            _ -> {},
            "locks.terminate"));
  }

  private static Scene scene(
      String name, Watched<BlockScene> watched, Consumer<LocksViewModel> then, String... commands) {
    return new Scene(name, Optional.of(watched), watched.environment(), then, List.of(commands));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void theRoomIsDrawnInBothThemesAndSizes(Scene scene) {
    var cut = new ArrayList<String>();
    var said =
        Fx.cssWarnings(() -> {
          for (var theme : Theme.values()) {
            cut.addAll(Fx.on(() -> draw(scene, theme, 1280, false)));
            cut.addAll(Fx.on(() -> draw(scene, theme, 1920, false)));
          }
          cut.addAll(Fx.on(() -> draw(scene, Theme.LIGHT, 1280, true)));
        });
    assertThat(said).isEmpty();
    assertThat(cut).isEmpty();
  }

  @Test
  void aRowThatIsChosenWithoutTheFocusStaysChosenOverSamples() {
    var chosen =
        Fx.on(() -> {
          var model = new LocksViewModel((_, _, _) -> {}, () -> Environment.SANDBOX);
          var view =
              new LocksView(
                  model,
                  new GraphModel(model, Runnable::run, Runnable::run, new Subscriptions()),
                  new RecorderModel<>(
                      Optional::empty, BlockScene::of, Runnable::run, Runnable::run),
                  () -> {},
                  new Subscriptions());
          model.take(LockScenes.watched(LockScenes.blocked(2), Environment.SANDBOX));
          var list = (ListView<?>) view.first();
          list.getSelectionModel().clearAndSelect(2);
          System.gc();
          model.take(LockScenes.watched(LockScenes.blocked(1), Environment.SANDBOX));
          model.take(LockScenes.watched(LockScenes.blocked(13), Environment.SANDBOX));
          model.take(LockScenes.watched(LockScenes.blocked(2), Environment.SANDBOX));
          list.getSelectionModel().clearAndSelect(1);
          model.take(LockScenes.watched(LockScenes.belayBlocks(), Environment.SANDBOX));
          model.take(LockScenes.watched(LockScenes.blocked(3), Environment.SANDBOX));
          return List.of(
              model.detail().get().orElseThrow().label(),
              ((ForestRow) list.getSelectionModel().getSelectedItem()).now().words().label());
        });
    assertThat(chosen).containsExactly("50233", "50233");
  }

  private static List<String> draw(Scene scene, Theme theme, int width, boolean large) {
    var height = width == 1280 ? 800 : 1080;
    var model = new LocksViewModel((_, _, _) -> {}, scene::environment);
    var room =
        new LocksRoom(
            model,
            () -> {},
            new LocksRoom.Means(
                Runnable::run,
                Runnable::run,
                _ -> {},
                new Export(Runnable::run, Runnable::run, WholeQueries.NONE),
                () -> scene.watched().map(_ -> LockScenes.source()),
                new RecordingFolders(Path.of("none"), Path.of("none")),
                QueryTexts::byDefault));
    var frame = new ShellViewModel(Screens.band(scene.environment()));
    var shell = new Shell(frame, new Appearance(), List.of(room.room()));
    frame.badge(Place.LOCKS).bind(model.badge());
    frame.alarm().bind(model.alarm());
    room.declare(shell);
    frame.open(Place.LOCKS);
    scene.watched().ifPresent(model::take);
    room.recorder().grown();
    scene.then().accept(model);
    for (var larger = 0; large && larger < 3; larger++) {
      shell.commands().run("text.larger");
    }
    Fx.picture(shell, theme, width, height);
    // What asks something takes it back when it leaves its window: it asks in the next one.
    shell.getScene().setRoot(new Group());
    scene.commands().forEach(shell.commands()::run);
    var name =
        scene.name()
            + "-"
            + theme.name().toLowerCase(Locale.ROOT)
            + "-"
            + width
            + (large ? "-150" : "");
    Fx.save(Fx.picture(shell, theme, width, height), name);
    shell.close();
    room.close();
    // The rows of the forest end in dots where a query is long; a tooltip has the whole.
    return Stream.concat(CutLabels.untold(shell).stream(), CutLabels.outside(shell).stream())
        .map(line -> name + ": " + line)
        .toList();
  }
}
