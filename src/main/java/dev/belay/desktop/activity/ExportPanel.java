package dev.belay.desktop.activity;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.fx.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** Asks where the table shall be written. An existing file is never replaced. */
final class ExportPanel extends VBox {
  private final Export export;
  private final SessionTable table;
  private final SessionTable.Format format;
  private final TextField path = new TextField();
  private final Label says = Text.wrapped("", "small");

  ExportPanel(SessionTable table, SessionTable.Format format, Export export, Runnable close) {
    this.table = table;
    this.format = format;
    this.export = export;
    setId("export");
    getStyleClass().addAll("raised", "panel");
    setMaxSize(640, USE_PREF_SIZE);
    var body = new VBox(12);
    body.setPadding(new Insets(20));
    path.setId("export-path");
    path.setAccessibleText("The file to write");
    path.getStyleClass().add("mono");
    path.setText(Export.suggested(table, format).toString());
    path.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.ENTER) {
        write();
        event.consume();
      }
    });
    says.setId("export-says");
    var choose = new ActionButton(ActionButton.Kind.PLAIN, "Choose a place…", "", this::choose);
    choose.setId("export-choose");
    var leave = new ActionButton(ActionButton.Kind.PLAIN, "Close", "Esc", close);
    leave.setId("export-close");
    var go = new ActionButton(ActionButton.Kind.PRIMARY, "Write the file", "Enter", this::write);
    go.setId("export-write");
    body.getChildren()
        .addAll(
            Text.wrapped(
                "Write "
                    + table.lines().size()
                    + (table.lines().size() == 1 ? " row" : " rows")
                    + " of the table as "
                    + format
                    + "?",
                "lead",
                "semibold"),
            Text.wrapped(texts(), "small", "muted"),
            path,
            says,
            new HBox(8, choose, Text.gap(), leave, go));
    getChildren().add(body);
  }

  Node focus() {
    return path;
  }

  private String texts() {
    return switch (table.texts()) {
      case KEPT -> "As it stands, with the beginning of each query.";
      case HASHED ->
          "As it stands. The data policy lets no query texts of others into a file: each is"
              + " replaced by a number.";
      case DROPPED ->
          "As it stands. The data policy lets no query texts of others into a file: they are left"
              + " out.";
    };
  }

  private void choose() {
    var chooser = new FileChooser();
    chooser.setTitle("Write the table as " + format);
    var now = Path.of(path.getText());
    chooser.setInitialFileName(String.valueOf(now.getFileName()));
    var chosen = chooser.showSaveDialog(getScene().getWindow());
    if (chosen != null) {
      path.setText(chosen.toString());
    }
  }

  private void write() {
    Path file;
    try {
      file = Path.of(path.getText().strip());
    } catch (InvalidPathException e) {
      says.setText("That is not the name of a file: " + e.getReason() + ". Nothing is written.");
      return;
    }
    says.setText("Writing…");
    export.write(file, table.as(format), this::written);
  }

  private void written(Optional<String> trouble) {
    says.setText(
        trouble.orElseGet(
            () -> "Written: " + table.lines().size() + " rows to " + path.getText().strip() + "."));
  }
}
