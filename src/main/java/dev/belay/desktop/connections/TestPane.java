package dev.belay.desktop.connections;

import static dev.belay.desktop.fx.Text.breakable;
import static dev.belay.desktop.fx.Text.whole;
import static dev.belay.desktop.fx.Text.wrapped;

import dev.belay.desktop.control.Note;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.postgres.DeadMansHandle;
import java.time.Duration;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** What a test of the shown connection found. */
final class TestPane extends VBox {
  private final ConnectionsViewModel model;
  private final Subscriptions subscriptions = new Subscriptions();

  TestPane(ConnectionsViewModel model) {
    this.model = model;
    getStyleClass().add("test-pane");
    setId("connection-test");
    subscriptions.watch(model.test(), _ -> show());
    subscriptions.watch(model.draft(), _ -> show());
  }

  void close() {
    subscriptions.close();
  }

  private void show() {
    getChildren().setAll(whole("Test", "section"));
    switch (model.test().get()) {
      case ConnectionsViewModel.Test.None() ->
          getChildren()
              .addAll(
                  wrapped(
                      "Not tested since it was shown. A test connects once, reads, writes nothing"
                          + " and leaves.",
                      "muted"),
                  handle(model.draft().get().handle()));
      case ConnectionsViewModel.Test.Running() ->
          getChildren()
              .addAll(
                  whole("Connecting…", "semibold"),
                  wrapped("Cancel gives it up; nothing is written.", "muted"));
      case ConnectionsViewModel.Test.Cancelled() ->
          getChildren()
              .addAll(
                  whole("Given up.", "semibold"),
                  wrapped("Nothing is known of this database, and nothing was written.", "muted"));
      case ConnectionsViewModel.Test.Done(var result) -> show(result);
    }
  }

  private void show(ProbeResult result) {
    switch (result) {
      case ProbeResult.Unusable(var place, var happened, var cure) ->
          getChildren()
              .add(
                  new Note(
                      Note.Weight.WARNING,
                      happened,
                      cure + " Look at " + place + ". Nothing was connected.",
                      List.of()));
      case ProbeResult.Refused(var reason, var happened, var cure) ->
          getChildren()
              .add(
                  new Note(
                      Note.Weight.DANGER,
                      happened,
                      cure + (reason.passes() ? " It may pass by itself: test again." : ""),
                      List.of()));
      case ProbeResult.Reached reached ->
          ProbeLine.of(reached, model.draft().get().environment())
              .forEach(line -> getChildren().add(line(line)));
    }
  }

  private static VBox line(ProbeLine line) {
    var words =
        new TextFlow(text(line.what() + "   ", "test-what"), text(line.value(), "test-value"));
    words.setMinHeight(Region.USE_PREF_SIZE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var head =
        new HBox(8, line.weight().icon().node("icon-14", line.weight().tone().styleClass()), words);
    head.setAlignment(Pos.TOP_LEFT);
    var box = new VBox(3, head);
    box.getStyleClass().add("test-line");
    if (!line.rest().isEmpty()) {
      box.getChildren().add(indented(new VBox(wrapped(line.rest(), "small", "muted"))));
    }
    line.cure()
        .ifPresent(sql -> {
          var cure = new TextArea(sql);
          cure.setEditable(false);
          cure.setWrapText(true);
          cure.getStyleClass().addAll("mono", "test-cure");
          Accessibility.name(cure, "cure-" + line.value(), "Cure: " + sql);
          box.getChildren().add(indented(new VBox(cure)));
        });
    return Accessibility.readsAs(box, line.words());
  }

  private static Text text(String words, String styleClass) {
    var text = new Text(words);
    text.getStyleClass().add(styleClass);
    return text;
  }

  private static VBox indented(VBox box) {
    box.getStyleClass().add("test-rest");
    return box;
  }

  private static VBox handle(DeadMansHandle handle) {
    var keepalives = handle.keepalives();
    return new VBox(
        3,
        whole("When Belay is gone", "section"),
        wrapped(
            "Its locks are free within "
                + Formats.duration(handle.freesLocksWithin())
                + ", by what each session sets:",
            "muted"),
        setting("tcp_user_timeout", time(handle.tcpUserTimeout())),
        setting("client_connection_check_interval", time(handle.clientCheckInterval())),
        setting("idle_in_transaction_session_timeout", time(handle.idleInTransaction())),
        setting(
            "transaction_timeout",
            handle.transactionTimeout().map(TestPane::time).orElse("not set")),
        setting(
            "keepalives",
            time(keepalives.idle())
                + ", then "
                + keepalives.count()
                + " × "
                + time(keepalives.interval())),
        wrapped("They are changed in profiles.yaml.", "small", "muted"));
  }

  /** A setting is exact: whole seconds have no decimals. */
  private static String time(Duration time) {
    return time.toMillis() % 1000 == 0 ? Formats.prose(time) : Formats.duration(time);
  }

  private static TextFlow setting(String name, String value) {
    var line =
        new TextFlow(text(breakable(name) + "  ", "test-setting"), text(value, "test-value"));
    line.setMinHeight(Region.USE_PREF_SIZE);
    return Accessibility.readsAs(line, name + ", " + value);
  }
}
