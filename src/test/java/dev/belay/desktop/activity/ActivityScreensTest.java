package dev.belay.desktop.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.CutLabels;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Screens;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.WholeQueries;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws the activity room in its states, both themes and sizes. */
class ActivityScreensTest {
  /** So many times larger: text at 150 %, for which 1280 pixels are narrow. */
  private static final int LARGE = 3;

  record Scene(
      String name,
      Optional<Watched<ActivityScene>> watched,
      Environment environment,
      BiConsumer<ActivityViewModel, Shell> then) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scene> scenes() {
    var busy = ActivityScenes.watched(ActivityScenes.busy(), Environment.PRODUCTION);
    return Stream.of(
        new Scene("activity-none", Optional.empty(), Environment.SANDBOX, (_, _) -> {}),
        scene("activity", busy, (model, _) -> model.selectProcess(48190)),
        scene(
            "activity-filtered",
            busy,
            (model, _) -> {
              model.filter(new TableChoice.Filter("app", "", "nchat", true, true));
              model.selectProcess(50911);
            }),
        scene(
            "activity-empty",
            ActivityScenes.watched(ActivityScenes.onlyBelay(), Environment.SANDBOX),
            (_, _) -> {}),
        scene(
            "activity-offline",
            ActivityScenes.offline(ActivityScenes.busy()),
            (model, _) -> model.selectProcess(50233)),
        scene(
            "activity-rights",
            ActivityScenes.watched(ActivityScenes.blind(), Environment.STAGING),
            (model, _) -> model.selectProcess(53111)),
        scene(
            "activity-confirm",
            busy,
            (model, _) -> {
              model.selectProcess(48190);
              model.end();
            }),
        scene("activity-progress", busy, (model, _) -> model.section().set(Section.PROGRESS)),
        scene("activity-health", busy, (model, _) -> model.section().set(Section.HEALTH)),
        scene(
            "activity-health-none",
            ActivityScenes.watched(ActivityScenes.onlyBelay(), Environment.SANDBOX),
            (model, _) -> model.section().set(Section.PROGRESS)),
        scene("activity-export", busy, (_, shell) -> shell.commands().run("activity.csv")));
  }

  private static Scene scene(
      String name, Watched<ActivityScene> watched, BiConsumer<ActivityViewModel, Shell> then) {
    return new Scene(name, Optional.of(watched), watched.environment(), then);
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void theRoomIsDrawnInBothThemesAndSizes(Scene scene) {
    var cut = new ArrayList<String>();
    var said =
        Fx.cssWarnings(() -> {
          for (var theme : Theme.values()) {
            cut.addAll(Fx.on(() -> draw(scene, theme, 1280, 0)));
            cut.addAll(Fx.on(() -> draw(scene, theme, 1920, 0)));
          }
          cut.addAll(Fx.on(() -> draw(scene, Theme.LIGHT, 1280, LARGE)));
        });
    assertThat(said).isEmpty();
    assertThat(cut).isEmpty();
  }

  private static List<String> draw(Scene scene, Theme theme, int width, int larger) {
    var height = width == 1280 ? 800 : 1080;
    var model =
        new ActivityViewModel(
            new Asking((_, _, _) -> {}, scene::environment),
            (_, _, _) -> {},
            TableChoice.USUAL,
            _ -> {});
    var room =
        new ActivityRoom(
            model,
            new ActivityRoom.Outside(
                () -> {},
                _ -> {},
                _ -> {},
                new Export(Runnable::run, Runnable::run, WholeQueries.NONE),
                _ -> QueryTexts.HASHED));
    var frame = new ShellViewModel(Screens.band(scene.environment()));
    var shell = new Shell(frame, new Appearance(), List.of(room.room()));
    room.declare(shell);
    frame.open(Place.ACTIVITY);
    scene.watched().ifPresent(model::take);
    for (var i = 0; i < larger; i++) {
      shell.commands().run("text.larger");
    }
    scene.then().accept(model, shell);
    var name =
        scene.name()
            + "-"
            + theme.name().toLowerCase(Locale.ROOT)
            + "-"
            + width
            + (larger > 0 ? "-150" : "");
    Fx.save(Fx.picture(shell, theme, width, height), name);
    shell.close();
    room.close();
    // Cells end in dots where a query is long; a tooltip of the row has the whole.
    return Stream.concat(CutLabels.untold(shell).stream(), CutLabels.outside(shell).stream())
        .map(line -> name + ": " + line)
        .toList();
  }
}
