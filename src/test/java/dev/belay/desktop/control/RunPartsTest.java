package dev.belay.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.testing.CutLabels;
import dev.belay.desktop.testing.Fx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ListCell;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunPartsTest {
  @ParameterizedTest
  @CsvSource({"LIGHT, 645, 1040", "DARK, 1040, 1040"})
  void thePartsAreDrawnWholeAndWithoutAComplaint(Theme theme, int width, int height) {
    var said =
        Fx.cssWarnings(() -> {
          var cut =
              Fx.on(() -> {
                var parts = new RunPartsGallery();
                var opened = (EvidencePanel) parts.getChildren().get(2);
                press(row(opened, 0), KeyCode.Q);
                var name = "run-parts-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
                Fx.save(Fx.picture(parts, theme, width, height), name);
                return CutLabels.in(parts);
              });
          assertThat(cut).isEmpty();
        });
    assertThat(said).isEmpty();
  }

  @Test
  void enterOpensWhatIsBehindAValueAndClosesItAgain() {
    Fx.run(() -> {
      var panel = new RunPartsGallery().gates;
      press(row(panel, 0), KeyCode.ENTER);
      assertThat(texts(panel)).contains("lag = 1.204", "03:12:42");
      assertThat(panel.lookupAll(".sql-view")).hasSize(1);
      press(row(panel, 0), KeyCode.ENTER);
      assertThat(panel.lookupAll(".sql-view")).isEmpty();
    });
  }

  @Test
  void whatIsBehindStaysWhereItIsWhileItsResultChanges() {
    Fx.run(() -> {
      var panel = new EvidencePanel();
      new Scene(panel);
      panel.show("Gates", "", List.of(behind("1 s", "1")));
      panel.toggleFocused();
      var query = panel.lookup(".sql-view");
      var row = panel.lookup(".evidence-row");
      var parts = List.copyOf(((EvidenceRow) row).getChildren());
      assertThat(query).isNotNull();
      panel.show("Gates", "", List.of(behind("2 s", "2")));
      assertThat(panel.lookup(".sql-view")).isSameAs(query);
      assertThat(panel.lookup(".evidence-row")).isSameAs(row);
      assertThat(((EvidenceRow) row).getChildren()).isEqualTo(parts);
      assertThat(row.getAccessibleText()).contains("2 s");
    });
  }

  private static EvidenceItem behind(String age, String result) {
    return new EvidenceItem(
        new EvidenceLine("Rows", EvidenceLine.Form.TRUE, result, "limit 3", age),
        Optional.of(new EvidenceItem.Behind("SELECT count(*) FROM t", true, result, List.of())));
  }

  @Test
  void aRowWithTheFocusStaysWhereItIsWhileNewerEvidenceComes() {
    Fx.run(() -> {
      var panel = new EvidencePanel();
      panel.show("Gates", "", RunPartsGallery.gates());
      Fx.picture(new VBox(panel), Theme.LIGHT, 600, 300);
      var third = row(panel, 2);
      third.requestFocus();
      var reversed = new ArrayList<>(RunPartsGallery.gates());
      Collections.reverse(reversed);
      reversed.removeIf(item -> item.line().asked().equals("Replica lag"));
      panel.show("Gates", "", reversed);
      assertThat(row(panel, 2)).isSameAs(third);
      assertThat(third.getScene().getFocusOwner()).isSameAs(third);
    });
  }

  @Test
  void withoutFocusRowsFollowTheNewOrderAndKeepTheirNodes() {
    Fx.run(() -> {
      var panel = new EvidencePanel();
      panel.show("Gates", "", RunPartsGallery.gates());
      var first = row(panel, 0);
      var reversed = new ArrayList<>(RunPartsGallery.gates());
      Collections.reverse(reversed);
      panel.show("Gates", "", reversed);
      assertThat(row(panel, 4)).isSameAs(first);
      panel.show(
          "Gates",
          "",
          List.of(RunPartsGallery.item("Replica lag", Form.FALSE, "99 s", "limit 10 s", "1 s")));
      assertThat(texts(panel)).contains("99 s").doesNotContain("tech lead");
    });
  }

  @Test
  void outputFollowsItsEndAndStaysWhereItWasScrolledTo() {
    Fx.run(() -> {
      var output = new OutputList();
      output.show(lines(200));
      Fx.picture(new VBox(output), Theme.LIGHT, 600, 200);
      output.scrollTo(199);
      output.layout();
      assertThat(output.atEnd()).isTrue();
      output.scrollTo(0);
      output.layout();
      assertThat(output.atEnd()).isFalse();
      output.show(lines(210));
      output.layout();
      assertThat(output.atEnd()).isFalse();
      assertThat(output.getItems()).hasSize(210);
    });
  }

  @Test
  void outputKeepsTheNewestLinesAndWhatIsSelected() {
    Fx.run(() -> {
      var output = new OutputList();
      output.show(lines(100));
      output.getSelectionModel().select(99);
      output.show(lines(OutputList.LIMIT + 50));
      assertThat(output.getItems()).hasSize(OutputList.LIMIT);
      assertThat(output.getItems().getFirst().text()).isEqualTo("line 50");
      assertThat(output.getSelectionModel().getSelectedItem().text()).isEqualTo("line 99");
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1100, 420})
  void linesOfTheOutputDoNotOverlapWhenTheWindowIsMadeWiderOrNarrower(int width) {
    Fx.run(() -> {
      var output = new OutputList();
      Theme.DARK.dress(new Scene(output, 640, 146));
      output.resize(640, 146);
      var at = Instant.parse("2027-02-19T02:24:04.280Z");
      output.show(
          List.of(
              new OutputList.Line(
                  at, "part 1 054_add_bookmarks, 3 statements in one transaction", Tone.MUTED),
              new OutputList.Line(
                  at,
                  "try 1 failed: 054 failed at statement 3: lock timeout on nchat_messages. The"
                      + " transaction is rolled back, nothing of 054 remains. At 054_add.sql:8."
                      + " SQLSTATE 55P03. 48190 blocked it: open it in Locks, or try again.",
                  Tone.DANGER)));
      laidOut(output);
      // A wider window has larger letters, too.
      output.setStyle("-fx-font-size: 14px");
      output.resize(width, 146);
      laidOut(output);

      var rows =
          output.lookupAll(".output-cell").stream()
              .map(ListCell.class::cast)
              .filter(cell -> !cell.isEmpty() && cell.isVisible())
              .sorted(Comparator.comparingDouble(Node::getLayoutY))
              .toList();
      assertThat(rows).hasSizeGreaterThan(1);
      for (var row : rows) {
        var words = ((Parent) row.getGraphic()).getChildrenUnmodifiable().getLast();
        assertThat(row.getHeight()).isGreaterThanOrEqualTo(words.getLayoutBounds().getHeight());
      }
      for (var i = 1; i < rows.size(); i++) {
        var before = rows.get(i - 1);
        assertThat(rows.get(i).getLayoutY())
            .isGreaterThanOrEqualTo(before.getLayoutY() + before.getHeight() - 1);
      }
    });
  }

  private static void laidOut(OutputList output) {
    for (var pulse = 0; pulse < 2; pulse++) {
      output.applyCss();
      output.layout();
    }
  }

  private static List<OutputList.Line> lines(int count) {
    var lines = new ArrayList<OutputList.Line>();
    for (var i = 0; i < count; i++) {
      lines.add(new OutputList.Line(Instant.EPOCH.plusMillis(i), "line " + i, Tone.MUTED));
    }
    return lines;
  }

  private static Node row(EvidencePanel panel, int index) {
    var rows = (Parent) panel.getChildren().get(1);
    return ((Parent) rows.getChildrenUnmodifiable().get(index))
        .getChildrenUnmodifiable()
        .getFirst();
  }

  private static List<String> texts(Node node) {
    return node.lookupAll(".label").stream()
        .map(label -> ((javafx.scene.control.Label) label).getText())
        .toList();
  }

  private static void press(Node node, KeyCode code) {
    Event.fireEvent(
        node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
  }
}
