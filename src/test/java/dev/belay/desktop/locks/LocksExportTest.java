package dev.belay.desktop.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.Screens;
import dev.belay.desktop.watch.Export;
import dev.belay.live.SessionActivity;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom is written where the operator wants it, by keys alone. */
@Timeout(60)
class LocksExportTest {
  private final List<Path> proposed = new CopyOnWriteArrayList<>();
  private Shell shell;

  @TempDir private Path folder;

  @Test
  void theFileGoesWhereThePlatformsDialogSays() throws Exception {
    var file = folder.resolve("waits.csv");
    try (var keys = new Keys(() -> shell(file))) {
      keys.press(KeyCode.E);
      keys.untilFocused("export-path");
      assertThat(path()).endsWith("locks-db-1-20261126-032410.csv");
      keys.tabTo("export-choose").press(KeyCode.SPACE);
      assertThat(proposed).singleElement().asString().endsWith("locks-db-1-20261126-032410.csv");
      assertThat(path()).isEqualTo(file.toString());
      keys.press(KeyCode.ENTER).until("it is written", () -> says().startsWith("Written: "));
      assertThat(says()).isEqualTo("Written: who waits for whom to " + file + ".");
      assertThat(Files.readString(file)).startsWith("waiter_pid,").contains("\r\n50233,");
      keys.press(KeyCode.ESCAPE);
      assertThat(keys.shows("export")).isFalse();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsSaidWithItsCureAndAnotherOneIsTaken() throws Exception {
    try (var keys = new Keys(() -> shell(folder))) {
      keys.press(KeyCode.E, false, true);
      var missing = folder.resolve("missing").resolve("waits.json");
      Fx.run(() -> field().setText(missing.toString()));
      keys.press(KeyCode.ENTER)
          .until("it cannot be written", () -> says().startsWith("The folder"));
      assertThat(says())
          .contains(missing.getParent().toString())
          .contains("Nothing is written")
          .endsWith("Choose another place, or make the folder.");
      var file = folder.resolve("waits.json");
      Fx.run(() -> field().setText(file.toString()));
      keys.press(KeyCode.ENTER).until("it is written", () -> says().startsWith("Written: "));
      assertThat(Files.readString(file)).contains("\"session\" : \"48190\"", " /* to its end */\"");
    }
  }

  @Test
  void ofTheServerThatIsWatchedQueriesAreWholeAndOfARecordingTheyAreBeginnings() {
    var sample = LockScenes.blocked(3);
    var live =
        LocksExport.of(
            "db-1",
            sample,
            QueryTexts.KEPT,
            Optional.of(sessions -> sessions.stream().map(LocksExportTest::whole).toList()),
            LocksExport.Format.JSON);
    var recorded =
        LocksExport.of("db-1", sample, QueryTexts.KEPT, Optional.empty(), LocksExport.Format.JSON);

    assertThat(live.note()).contains("as long as the server keeps it");
    assertThat(live.text().get()).contains("/* to its end */");
    assertThat(recorded.note()).contains("the beginning of each query");
    assertThat(recorded.text().get()).doesNotContain("/* to its end */");
  }

  @Test
  void whatThePolicyKeepsBackIsNotAskedFor() {
    var exported =
        LocksExport.of(
            "db-1",
            LockScenes.blocked(3),
            QueryTexts.DROPPED,
            Optional.of(_ -> {
              throw new AssertionError("asked");
            }),
            LocksExport.Format.CSV);

    assertThat(exported.text().get()).doesNotContain("UPDATE").contains("48190");
  }

  private Shell shell(Path answer) {
    var model = new LocksViewModel((_, _, _) -> {}, () -> Environment.SANDBOX);
    var export =
        new Export(
            task -> Thread.ofVirtual().start(task),
            FxThread.executor(),
            (_, wanted, _) -> {
              proposed.add(wanted);
              return Optional.of(answer);
            },
            (_, sessions) -> sessions.stream().map(LocksExportTest::whole).toList());
    var room =
        new LocksRoom(
            model,
            () -> {},
            new LocksRoom.Means(
                Runnable::run,
                FxThread.executor(),
                _ -> {},
                export,
                Optional::empty,
                new RecordingFolders(folder.resolve("runs"), folder.resolve("watched")),
                _ -> QueryTexts.KEPT));
    var frame = new ShellViewModel(Screens.band(Environment.SANDBOX));
    shell = new Shell(frame, new Appearance(), List.of(room.room()));
    room.declare(shell);
    frame.open(Place.LOCKS);
    model.take(LockScenes.watched(LockScenes.blocked(3), Environment.SANDBOX));
    return shell;
  }

  private static SessionActivity whole(SessionActivity session) {
    var query = session.query();
    return session.with(
        new SessionActivity.Query(
            query.text() + " /* to its end */", false, query.hidden(), query.id()));
  }

  private TextField field() {
    return (TextField) shell.lookup("#export-path");
  }

  private String path() {
    return Fx.on(() -> field().getText());
  }

  private String says() {
    return shell.lookup("#export-says") instanceof Label label ? label.getText() : "";
  }
}
