package dev.belay.desktop.settle;

import dev.belay.desktop.control.ActionButton;
import dev.belay.desktop.control.ActionButton.Kind;
import dev.belay.desktop.control.KeyCap;
import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.fx.Text;
import dev.belay.journal.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The action bar of settling: what can be done, and the question when a person decides. */
final class SettleBar extends VBox {
  private final SettleViewModel model;
  private final HBox buttons = new HBox(12);
  private final VBox question;
  private final Label said = Text.wrapped("", "muted");
  private final TextField reason = new TextField();
  private final List<ToggleButton> choices = new ArrayList<>();
  private final Subscriptions subscriptions = new Subscriptions();
  private Optional<ActionButton> primary = Optional.empty();
  private Optional<ActionButton> again = Optional.empty();

  SettleBar(SettleViewModel model) {
    this.model = model;
    getStyleClass().add("settle-bar");
    question = question();
    said.setId("settle-said");
    said.managedProperty().bind(said.visibleProperty());
    question.managedProperty().bind(question.visibleProperty());
    buttons.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(said, question, buttons);
    subscriptions.watch(model.said(), this::said);
    subscriptions.watch(model.decision(), this::decision);
    subscriptions.watch(model.reason(), _ -> primary());
  }

  Optional<Node> first() {
    return primary.or(() -> again).map(button -> button);
  }

  void close() {
    subscriptions.close();
  }

  private VBox question() {
    var line =
        new HBox(
            8,
            Text.whole("What is true, as you know it:", "semibold"),
            choice(Verdict.COMMITTED, "It committed", "1"),
            choice(Verdict.ROLLED_BACK, "It rolled back", "2"));
    line.setAlignment(Pos.CENTER_LEFT);
    Accessibility.name(reason, "settle-reason", "How you know it; kept in the journal");
    reason.setPromptText("How you know it, in at least 10 characters; kept in the journal");
    reason.textProperty().bindBidirectional(model.reason());
    reason.setOnAction(_ -> model.act());
    HBox.setHgrow(reason, Priority.ALWAYS);
    return new VBox(8, line, reason);
  }

  private ToggleButton choice(Verdict verdict, String words, String key) {
    var choice = new ToggleButton(words, new KeyCap(key));
    choice.getStyleClass().add("choice");
    Accessibility.name(choice, "settle-choice-" + key, words + ", key " + key);
    choice.setUserData(verdict);
    choice.setOnAction(_ -> model.choose(verdict));
    choices.add(choice);
    return choice;
  }

  void show(SettleScreen screen) {
    var focused = focusedId();
    buttons.getChildren().clear();
    var ask = button(Kind.PLAIN, "Ask again", "F5", "settle-again", model::askAgain);
    ask.setReason(model.whyNotAsk());
    again = Optional.of(ask);
    var notSo = button(Kind.PLAIN, "It's not so…", "Alt+N", "settle-not-so", this::notSo);
    notSo.setReason(model.whyNotSo());
    var unknown = button(Kind.PLAIN, "I don't know", "Alt+U", "settle-unknown", model::unknown);
    unknown.setReason(model.whyNotSo());
    buttons.getChildren().addAll(ask, notSo, unknown, Text.gap());
    if (screen.onward() instanceof SettleScreen.Onward.Waits(var _, var backend)
        && backend.isPresent()) {
      buttons
          .getChildren()
          .add(
              button(
                  Kind.STOP,
                  "Ask the server to cancel " + backend.get(),
                  "Ctrl+.",
                  "settle-cancel",
                  model::cancel));
    }
    primary = Optional.empty();
    primary();
    // The button that had the focus may not act any more: then the one that does has it.
    focused
        .flatMap(id -> byId(id).filter(SettleBar::acts).or(this::first))
        .ifPresent(Node::requestFocus);
  }

  private static boolean acts(Node node) {
    return !(node instanceof ActionButton button) || button.reason().isEmpty();
  }

  private Optional<String> focusedId() {
    return buttons.getChildren().stream().filter(Node::isFocused).map(Node::getId).findFirst();
  }

  private Optional<Node> byId(String id) {
    return buttons.getChildren().stream().filter(node -> id.equals(node.getId())).findFirst();
  }

  private void notSo() {
    model.notSo();
    if (model.decision().get().open()) {
      choices.getFirst().requestFocus();
    }
  }

  private ActionButton button(Kind kind, String words, String key, String id, Runnable act) {
    var button = new ActionButton(kind, words, key, act);
    button.setId(id);
    if (kind == Kind.PRIMARY || kind == Kind.STOP) {
      button.getStyleClass().add("tall");
    }
    return button;
  }

  /** The words on the button change with what is chosen; its place does not. */
  private void primary() {
    var now = model.primary();
    var same =
        primary.isPresent() && now.isPresent() && primary.get().words().equals(now.get().words());
    if (!same) {
      primary.ifPresent(buttons.getChildren()::remove);
      primary =
          now.map(one -> button(Kind.PRIMARY, one.words(), "Enter", "settle-act", model::act));
      primary.ifPresent(buttons.getChildren()::add);
    }
    primary.ifPresent(button -> button.setReason(now.orElseThrow().why()));
  }

  private void decision(SettleViewModel.Decision now) {
    question.setVisible(now.open());
    choices.forEach(choice ->
        choice.setSelected(
            now.verdict().isPresent() && now.verdict().get() == choice.getUserData()));
    if (now.open() && now.verdict().isPresent()) {
      reason.requestFocus();
    }
    primary();
  }

  private void said(String words) {
    said.setText(words);
    said.setVisible(!words.isEmpty());
  }
}
