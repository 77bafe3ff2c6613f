package dev.belay.desktop.watch;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.EnvironmentBand;
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

/** Asks where a file shall be written. An existing one is never replaced. */
public final class ExportPanel extends VBox {
  private final Export export;
  private final Exported exported;
  private final TextField path = new TextField();
  private final Label says = Text.wrapped("", "small");

  /**
   * Asks for that; nothing is written yet.
   *
   * @param band of the server whose data it is
   */
  public ExportPanel(Exported exported, Export export, EnvironmentBand band, Runnable close) {
    this.exported = exported;
    this.export = export;
    setId("export");
    getStyleClass().addAll("raised", "panel");
    setMaxSize(640, USE_PREF_SIZE);
    var body = new VBox(12);
    body.setPadding(new Insets(20));
    path.setId("export-path");
    path.setAccessibleText("The file to write");
    path.getStyleClass().add("mono");
    path.setText(exported.proposed().toString());
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
            Text.wrapped(exported.question(), "lead", "semibold"),
            Text.wrapped(exported.note(), "small", "muted"),
            path,
            says,
            new HBox(8, choose, Text.gap(), leave, go));
    getChildren().addAll(band, body);
  }

  /** What has the focus first. */
  public Node focus() {
    return path;
  }

  private void choose() {
    export
        .chooser()
        .choose(
            "Write " + exported.what(), file().orElse(exported.proposed()), getScene().getWindow())
        .ifPresent(chosen -> path.setText(chosen.toString()));
    path.requestFocus();
    path.end();
  }

  /** A name without a folder is one in the folder that was proposed. */
  private Optional<Path> file() {
    try {
      return Optional.of(exported.proposed().resolveSibling(path.getText().strip()));
    } catch (InvalidPathException e) {
      says.setText("That is not the name of a file: " + e.getReason() + ". Nothing is written.");
      return Optional.empty();
    }
  }

  private void write() {
    file()
        .ifPresent(file -> {
          says.setText("Writing…");
          export.write(file, exported.text(), trouble -> written(file, trouble));
        });
  }

  private void written(Path file, Optional<String> trouble) {
    says.setText(trouble.orElseGet(() -> "Written: " + exported.what() + " to " + file + "."));
  }
}
