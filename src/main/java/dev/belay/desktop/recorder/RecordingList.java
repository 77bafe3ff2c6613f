package dev.belay.desktop.recorder;

import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.Text;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The recordings that can be opened: of runs, and of what was only watched. */
public final class RecordingList extends VBox {
  private final ObservableList<RecordingFolders.Found> found = FXCollections.observableArrayList();
  private final ListView<RecordingFolders.Found> list = new ListView<>(found);
  private final Consumer<RecordingFolders.Found> open;

  /** A list that fills itself, away from the FX thread. */
  public RecordingList(
      RecordingFolders folders,
      Executor background,
      Executor fx,
      Consumer<RecordingFolders.Found> open) {
    this.open = open;
    setId("recordings");
    getStyleClass().addAll("raised", "palette");
    list.setId("recordings-list");
    list.setAccessibleText("Recordings, the newest first; Enter opens one");
    list.setPlaceholder(Text.wrapped("Reading…", "muted"));
    list.setFixedCellSize(36);
    list.setPrefHeight(40);
    list.setCellFactory(_ -> new Cell());
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    list.setOnMouseClicked(event -> {
      if (event.getClickCount() == 2) {
        openChosen();
      }
    });
    getChildren().addAll(Text.whole("Open a recording", "lead", "semibold"), list);
    setSpacing(8);
    var read = new Latest<List<RecordingFolders.Found>>(fx, this::show);
    background.execute(() -> read.offer(folders.all()));
  }

  /** What takes the focus. */
  public Node focus() {
    return list;
  }

  private void show(List<RecordingFolders.Found> all) {
    found.setAll(all);
    list.setPlaceholder(Text.wrapped("Nothing is recorded yet.", "muted"));
    list.setPrefHeight(Math.min(10, Math.max(1, all.size())) * 36 + 4);
    list.getSelectionModel().selectFirst();
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      openChosen();
      event.consume();
    }
  }

  private void openChosen() {
    var chosen = list.getSelectionModel().getSelectedItem();
    if (chosen != null) {
      open.accept(chosen);
    }
  }

  private static final class Cell extends ListCell<RecordingFolders.Found> {
    @Override
    protected void updateItem(RecordingFolders.@Nullable Found one, boolean empty) {
      super.updateItem(one, empty);
      setText(one == null || empty ? null : RecordingFolders.words(one));
    }
  }
}
