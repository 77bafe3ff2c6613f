package dev.belay.desktop.fx;

import org.kordamp.ikonli.javafx.FontIcon;

/** The icons. Solid ones are states, line ones are places, things and actions. */
public enum Icon {
  GLOBE("fth-globe"),
  COPY("fth-copy"),
  CODE("fth-code"),
  BOX("fth-box"),
  LINK("fth-link"),
  CHECK("fth-check"),
  NEXT("mdmz-radio_button_unchecked"),
  WAITING("mdmz-pause_circle_filled"),
  RUNNING("mdmz-play_circle_filled"),
  WATCHING("mdal-hourglass_full"),
  DONE("mdal-check_circle"),
  NO_LONGER_TRUE("mdmz-remove_circle"),
  DEFERRED("mdmz-watch_later"),
  OVERRIDDEN("mdal-gavel"),
  SKIPPED("mdmz-skip_next"),
  NOT_APPLICABLE("mdmz-remove_circle_outline"),
  IN_DOUBT("mdal-help"),
  FAILED("mdal-cancel"),
  STOPPED("mdmz-stop_circle"),
  UNDONE("mdmz-undo"),
  EXPIRED("mdmz-schedule"),
  LOCK("mdal-lock"),
  QUEUE("fth-users"),
  STALE("mdmz-visibility_off"),
  PENDING("mdmz-pending"),
  WARNING("mdmz-warning"),
  INFO("mdal-info"),
  READ("fth-eye"),
  WRITE("fth-edit-2"),
  DDL("fth-edit-3"),
  DESTRUCTIVE("fth-trash-2"),
  LIBRARY("fth-book-open"),
  RUN("fth-play"),
  LOCKS("fth-share-2"),
  ACTIVITY("fth-activity"),
  MIGRATIONS("fth-layers"),
  BACKUPS("fth-archive"),
  CHECKS("fth-check-square"),
  DRILLS("fth-target"),
  HISTORY("fth-clock"),
  EMERGENCY("fth-life-buoy"),
  SETTINGS("fth-settings"),
  SEARCH("fth-search"),
  ADD("fth-plus"),
  JOURNAL("fth-file-text"),
  LEADS_TO("fth-corner-down-right"),
  NO_ANSWER("fth-wifi-off"),
  FOLDED("fth-chevron-right"),
  OPENED("fth-chevron-down"),
  UNFOLDED("fth-chevron-left"),
  UNDO_PRICE("fth-rotate-ccw");

  private final String code;

  Icon(String code) {
    this.code = code;
  }

  /** Ikonli's name. */
  public String code() {
    return code;
  }

  /** A new node of 16 px; style classes give it another size and its colour. */
  public FontIcon node(String... styleClasses) {
    var icon = new FontIcon(code);
    icon.getStyleClass().addAll(styleClasses);
    return icon;
  }
}
