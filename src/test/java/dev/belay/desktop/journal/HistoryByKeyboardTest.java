package dev.belay.desktop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.Keys;
import dev.belay.postgres.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.ListCell;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal is found, read and copied without a mouse. */
@Timeout(60)
class HistoryByKeyboardTest {
  @TempDir Path home;

  @Test
  void aJournalIsReadAndCopiedByKeysAlone() {
    var copied = new CopyOnWriteArrayList<String>();
    var reader = HistorySamples.several(home);
    var model =
        new HistoryViewModel(reader, task -> Thread.ofVirtual().start(task), FxThread.executor());
    var room = new HistoryRoom(model, copied::add);
    try (var keys =
        new Keys(() -> {
          var frame = new ShellViewModel(new BandState.Away(Environment.STAGING, "nchat", "never"));
          var shell = new Shell(frame, new Appearance(), List.of(room.room()));
          shell.commands().on("filter", room::filter);
          shell.commands().on("copy", () -> room.copy(false));
          shell.commands().on("ask-again", model::refresh);
          return shell;
        })) {
      keys.press(KeyCode.DIGIT9, true, false).press(KeyCode.F5);
      keys.untilFocused("history-runs");
      keys.until("the runs are read", () -> model.runs().size() == 4)
          .press(KeyCode.HOME)
          .press(KeyCode.DOWN)
          .until("the journal of the second run is shown", () -> model.entries().size() > 100)
          .press(KeyCode.F6);
      keys.untilFocused("journal-entries");
      keys.press(KeyCode.END)
          .press(KeyCode.ENTER)
          .until("the entry is shown as JSON", () -> model.json().get().isPresent())
          .until("its line is still in view", () -> selectedInView(keys))
          .press(KeyCode.C, true, false)
          .until("it is copied", () -> !copied.isEmpty());
      assertThat(copied.getFirst()).contains("connected: work session, backend 50977");
      keys.type("/");
      keys.untilFocused("journal-filter");
      keys.type("commit").until("it is filtered", () -> model.entries().size() < 5);
    }
  }

  private static boolean selectedInView(Keys keys) {
    var list = keys.node("journal-entries");
    return list.lookupAll(".list-cell").stream()
        .filter(cell -> cell instanceof ListCell<?> row && row.isSelected() && row.isVisible())
        .map(cell -> list.sceneToLocal(cell.localToScene(cell.getLayoutBounds())))
        .anyMatch(bounds -> list.getLayoutBounds().contains(bounds));
  }
}
