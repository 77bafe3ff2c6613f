package dev.belay.desktop.control;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.EvidenceLine.Form;
import dev.belay.desktop.control.StepLine.Detail;
import dev.belay.desktop.fx.Icon;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** All parts on one page, beside the picture of the design language. */
final class Gallery extends VBox {
  Gallery() {
    super(12);
    setPadding(new javafx.geometry.Insets(20, 28, 20, 28));
    getStyleClass().add("gallery");
    add("Environment band, the same four everywhere", bands());
    add("Step states: solid icon, word, colour, then value and age", steps());
    add("Evidence rows: what was asked, raw value, limit, age", evidence());
    getChildren()
        .add(
            Note.noAnswer(
                "db-1",
                Instant.parse("2027-02-19T03:24:10Z"),
                "Values below are from 03:24:10. Belay tries again in 3 s. The run is held, nothing"
                    + " is sent.",
                button(Kind.PLAIN, "Try now", "F5")));
    getChildren().add(new HBox(20, grow(terminate()), buttons()));
  }

  private void add(String title, Node node) {
    getChildren().add(new VBox(6, whole(title, "section"), node));
  }

  private static Node grow(Node node) {
    HBox.setHgrow(node, Priority.ALWAYS);
    return node;
  }

  private static Node bands() {
    return new VBox(
        8,
        new HBox(8, band(Environment.PRODUCTION, "nchat"), band(Environment.STAGING, "nchat")),
        new HBox(
            8,
            band(Environment.DEVELOPMENT, "nchat_dev"),
            band(Environment.SANDBOX, "drill_lock_convoy")));
  }

  private static Node band(Environment environment, String database) {
    var band = EnvironmentBand.brief(new BandState.Away(environment, database, ""));
    band.pseudoClassStateChanged(PseudoClass.getPseudoClass("outlined"), false);
    band.setPrefWidth(500);
    return grow(band);
  }

  private static Node steps() {
    var left =
        new VBox(
            new StepLine("Back up nchat", StateLook.DONE, Detail.value("18.4 GB", ", 11 min ago")),
            new StepLine("Apply 054", StateLook.WAITING, new Detail("since", "03:11:52", "")),
            new StepLine(
                "Hold for 10 minutes", StateLook.WATCHING, Detail.value("4:10", "of 10:00")),
            new StepLine(
                "Brief the support team",
                StateLook.DEFERRED,
                Detail.words("to Close, asked at 09:00")),
            new StepLine(
                "Copy to second storage", StateLook.SKIPPED, Detail.words("bucket is full")),
            new StepLine(
                "Pause nightly exports", StateLook.IN_DOUBT, Detail.words("no reply to POST")),
            new StepLine(
                "Batched backfill", StateLook.STOPPED, Detail.value("412 of 900", "batches kept")));
    var right =
        new VBox(
            new StepLine("Verify schema and data", StateLook.NEXT, Detail.none()),
            new StepLine("Apply 054", StateLook.RUNNING, Detail.value("6.2 s", "of 30 s")),
            new StepLine(
                "Replica lag under 10 s",
                StateLook.NO_LONGER_TRUE,
                Detail.value("14.8 s", ", 2 s ago")),
            new StepLine(
                "Load test in staging", StateLook.OVERRIDDEN, Detail.words("by tech lead")),
            new StepLine(
                "Drain replica reads",
                StateLook.NOT_APPLICABLE,
                Detail.words("no replica serves reads")),
            new StepLine("Apply 054", StateLook.FAILED, Detail.value("55P03", ", 5 tries")),
            new StepLine(
                "Apply 054", StateLook.UNDONE, Detail.words("verified, the step stays Failed")));
    left.setPrefWidth(450);
    right.setPrefWidth(450);
    var box = new HBox(grow(left), grow(right));
    box.getStyleClass().addAll("panel", "subtle");
    return box;
  }

  private static Node evidence() {
    var rows =
        new VBox(
            row("Replica lag", Form.TRUE, "1.2 s", "limit 10 s", "1 s"),
            row("Replica lag", Form.NO_LONGER_TRUE, "14.8 s", "limit 10 s", "2 s"),
            row("Backup verified by restoring", Form.FALSE, "44 min old", "limit 30 min", "1 s"),
            row("Active sessions", Form.STALE, "34 / 200", "limit 180", "48 s"),
            row("Archive position", Form.UNREADABLE, "42501, no right", "", "1 s"),
            row(
                "Orphaned rows in nchat_messages",
                Form.PENDING,
                "being counted",
                "limit 0",
                "since 3 s"));
    rows.getChildren().getLast().getStyleClass().add("last");
    rows.getStyleClass().add("panel");
    return rows;
  }

  private static EvidenceRow row(String asked, Form form, String value, String limit, String age) {
    return new EvidenceRow(new EvidenceLine(asked, form, value, limit, age));
  }

  private static Node terminate() {
    var field = new ConfirmField("To terminate, type the pid:", "48190");
    field.field().setText("48190");
    var chip = new Chip(Icon.WARNING, "Idle in transaction", Tone.WARNING);
    var title = new HBox(of("Terminate session 48190?", "lead", "semibold"), gap(), chip);
    title.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    var terminate = button(Kind.STOP, "Terminate 48190", "");
    terminate.getStyleClass().add("tall");
    var keep = button(Kind.PLAIN, "Keep it", "Esc");
    keep.getStyleClass().add("tall");
    var line = new HBox(8, grow(field), terminate, keep);
    line.setAlignment(javafx.geometry.Pos.BOTTOM_LEFT);
    var body =
        new VBox(
            10,
            title,
            wrapped(
                "app/web as nchat_app, open for 12 min 41 s. Its transaction rolls back; 14"
                    + " sessions go on. The server is asked again that it is the same session.",
                "muted"),
            line);
    body.setPadding(new javafx.geometry.Insets(14, 18, 16, 18));
    var dialog = new VBox(band(Environment.PRODUCTION, "nchat"), body);
    dialog.getStyleClass().add("raised");
    var tags = new HBox(6);
    for (var risk : Step.Risk.values()) {
      tags.getChildren().add(new RiskTag(risk));
    }
    tags.getChildren().add(EnvironmentBand.badge(Environment.PRODUCTION, true));
    tags.getChildren().add(Chip.of(StateLook.IN_DOUBT));
    return new VBox(16, dialog, tags);
  }

  private static Node buttons() {
    var unavailable = button(Kind.PRIMARY, "Apply to production", "");
    unavailable.setReason(Optional.of("Type the target first."));
    var focused = button(Kind.PLAIN, "Hand over…", "");
    focused.pseudoClassStateChanged(PseudoClass.getPseudoClass("focused"), true);
    var box =
        new VBox(
            8,
            whole("Buttons", "section"),
            button(Kind.PRIMARY, "Back up now", "Enter"),
            button(Kind.STOP, "Stop now", "Ctrl+."),
            button(Kind.DESTRUCTIVE, "Terminate 48190…", ""),
            focused,
            unavailable);
    for (var node : box.getChildren()) {
      if (node instanceof ActionButton button) {
        button.setMaxWidth(Double.MAX_VALUE);
        button.getStyleClass().add("tall");
      }
    }
    box.setMinWidth(272);
    return box;
  }

  private static ActionButton button(Kind kind, String words, String key) {
    return new ActionButton(kind, words, key, () -> {});
  }

  static List<BandState> bandStates() {
    var server =
        new BandState.Server(
            "db-1.nchat.internal:5432",
            Optional.of("migrator"),
            "Primary, PostgreSQL 16.4",
            Optional.of("7405…2261 / TL 3"),
            Optional.of("matches run"));
    return List.of(
        new BandState.Connected(Environment.PRODUCTION, "nchat", server, "03:12:44 UTC"),
        new BandState.Connected(Environment.STAGING, "nchat", server, "03:12:44 UTC"),
        new BandState.Connected(Environment.DEVELOPMENT, "nchat", server, "03:12:44 UTC"),
        new BandState.Connected(Environment.SANDBOX, "nchat", server, "03:12:44 UTC"),
        new BandState.Mismatch(Environment.PRODUCTION, "nchat", server, "timeline 4, run has 3"),
        new BandState.Away(Environment.STAGING, "nchat", "last seen 03:24:10 UTC"));
  }
}
