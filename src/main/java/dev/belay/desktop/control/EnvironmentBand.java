package dev.belay.desktop.control;

import static dev.belay.desktop.fx.Text.gap;
import static dev.belay.desktop.fx.Text.of;
import static dev.belay.desktop.fx.Text.whole;

import dev.belay.desktop.fx.Accessibility;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.fx.WidthClass;
import dev.belay.postgres.Environment;
import java.util.ArrayList;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/**
 * The band on top of everything: where am I. It never disappears; when narrow it drops the address,
 * then the role, never the word, the database or the fingerprint.
 */
public final class EnvironmentBand extends HBox {
  private static final PseudoClass OUTLINED = PseudoClass.getPseudoClass("outlined");
  private static final PseudoClass MISMATCH = PseudoClass.getPseudoClass("mismatch");

  private BandState state;
  private WidthClass width = WidthClass.NORMAL;

  /** A band that says that. */
  public EnvironmentBand(BandState state) {
    this.state = state;
    getStyleClass().add("environment-band");
    setId("environment-band");
    setAccessibleRole(AccessibleRole.TEXT);
    show();
  }

  /** Says something else. */
  public void setState(BandState now) {
    state = now;
    show();
  }

  /** Fits the width. */
  public void setWidthClass(WidthClass now) {
    width = now;
    show();
  }

  /** The band of a dialog: icon, word and database only, whatever the width. */
  public static EnvironmentBand brief(BandState state) {
    var band = new EnvironmentBand(state);
    band.getStyleClass().add("brief");
    band.show();
    return band;
  }

  private void show() {
    EnvironmentLook.mark(this, state.environment());
    pseudoClassStateChanged(OUTLINED, state instanceof BandState.Away);
    pseudoClassStateChanged(MISMATCH, state instanceof BandState.Mismatch);
    var word = whole(EnvironmentLook.word(state.environment()), "band-word");
    var database = whole(state.database(), "mono", "band-database");
    var icon = EnvironmentLook.icon(state.environment()).node("band-icon");
    getChildren().setAll(icon, word);
    if (getStyleClass().contains("brief")) {
      getChildren().add(database);
    } else {
      getChildren().addAll(line(), database);
      showServer();
    }
    setAccessibleText(words());
  }

  private void showServer() {
    switch (state) {
      case BandState.Connected connected -> {
        showServer(connected.server());
        chip(connected.server().fingerprint().orElse(""), connected.server().matches().orElse(""));
        getChildren().add(whole(connected.time(), "mono", "band-time"));
      }
      case BandState.Mismatch mismatch -> {
        showServer(mismatch.server());
        chip(mismatch.server().fingerprint().orElse(""), "");
        getChildren().add(mismatchChip(mismatch.difference()));
      }
      case BandState.Away away -> getChildren().addAll(gap(), whole(away.lastSeen(), "band-text"));
    }
  }

  private void showServer(BandState.Server server) {
    if (width != WidthClass.NARROW) {
      if (!server.address().isEmpty()) {
        getChildren().add(of(server.address(), "band-text"));
      }
      server.role().ifPresent(role -> getChildren().add(whole("as " + role, "band-text")));
    }
    if (width == WidthClass.NARROW && state instanceof BandState.Mismatch) {
      // What differs needs the room; it never gives way.
      getChildren().add(gap());
    } else {
      getChildren().addAll(line(), of(server.standing(), "band-text"), gap());
    }
  }

  private void chip(String fingerprint, String matches) {
    if (fingerprint.isEmpty()) {
      return;
    }
    var chip = new HBox(Icon.LINK.node("chip-icon"), whole(fingerprint, "mono"));
    if (!matches.isEmpty()) {
      chip.getChildren().addAll(Icon.CHECK.node("chip-icon"), whole(matches));
    }
    chip.getStyleClass().add("band-chip");
    chip.setMinWidth(Region.USE_PREF_SIZE);
    getChildren().add(chip);
  }

  private static HBox mismatchChip(String difference) {
    var chip =
        new HBox(Icon.FAILED.node("chip-icon"), whole("Not this run's server: " + difference));
    chip.getStyleClass().addAll("band-chip", "differs");
    chip.setMinWidth(Region.USE_PREF_SIZE);
    return chip;
  }

  private static Region line() {
    var line = new Region();
    line.getStyleClass().add("band-line");
    return line;
  }

  private String words() {
    var words = new ArrayList<String>();
    words.add("Environment " + state.environment().word());
    words.add("database " + state.database());
    switch (state) {
      case BandState.Connected connected -> {
        words.add(connected.server().address());
        words.add(connected.server().standing());
        connected.server().matches().ifPresent(words::add);
      }
      case BandState.Mismatch mismatch ->
          words.add("not this run's server: " + mismatch.difference() + ", writing is refused");
      case BandState.Away away -> words.add("no connection, " + away.lastSeen());
    }
    return String.join(", ", words);
  }

  /** A small filled badge for things of another environment than the band's. */
  public static HBox badge(Environment environment, boolean withIcon) {
    var badge = new HBox();
    badge.getStyleClass().add("environment-badge");
    if (withIcon) {
      badge.getChildren().add(EnvironmentLook.icon(environment).node("chip-icon"));
    }
    badge.getChildren().add(whole(EnvironmentLook.word(environment)));
    badge.setMinWidth(Region.USE_PREF_SIZE);
    badge.setMaxHeight(Region.USE_PREF_SIZE);
    EnvironmentLook.mark(badge, environment);
    return Accessibility.readsAs(badge, "Environment " + environment.word());
  }
}
