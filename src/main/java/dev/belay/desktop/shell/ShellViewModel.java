package dev.belay.desktop.shell;

import dev.belay.desktop.control.BandState;
import java.util.EnumMap;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** What the frame shows: which room is open, where one is, what the last line says. */
public final class ShellViewModel {
  private final ObjectProperty<Place> place = new SimpleObjectProperty<>(Place.LIBRARY);
  private final BandOwner band;
  private final StringProperty status = new SimpleStringProperty("");
  private final StringProperty alarm = new SimpleStringProperty("");
  private final StringProperty fault = new SimpleStringProperty("");
  private final BooleanProperty sound = new SimpleBooleanProperty();
  private Line standing = new Line("", false);
  private final Map<Place, String> missing = new EnumMap<>(Place.class);
  private final Map<Place, StringProperty> badges = new EnumMap<>(Place.class);

  /** What the last line says, and whether it tells of something that is well. */
  private record Line(String words, boolean sound) {}

  /** The library is open. */
  public ShellViewModel(BandState band) {
    this.band = new BandOwner(band);
    place.addListener((_, _, _) -> show(standing));
  }

  public ObjectProperty<Place> place() {
    return place;
  }

  /** What the environment band says. */
  public ReadOnlyObjectProperty<BandState> band() {
    return band.shown();
  }

  /** The one that decides what the environment band says. */
  public BandOwner bandOwner() {
    return band;
  }

  /** The words at the right of the last line. */
  public ReadOnlyStringProperty status() {
    return status;
  }

  /**
   * Says in the last line how something stands, until that changes.
   *
   * @param sound whether it was checked and is well
   */
  public void stands(String words, boolean sound) {
    standing = new Line(words, sound);
    show(standing);
  }

  /** Says in the last line what became of a key just now; another room has the last words back. */
  public void passes(String words) {
    show(new Line(words, false));
  }

  private void show(Line line) {
    sound.set(line.sound());
    status.set(line.words());
  }

  /** What must be seen in every room, under the band; empty for nothing. */
  public StringProperty alarm() {
    return alarm;
  }

  /** What failed in Belay itself, under the band; empty for nothing. */
  public StringProperty fault() {
    return fault;
  }

  /** Whether the last line tells of something that was checked and is well. */
  public ReadOnlyBooleanProperty sound() {
    return sound;
  }

  /** What stands at a room's icon; empty for nothing. */
  public StringProperty badge(Place of) {
    return badges.computeIfAbsent(of, _ -> new SimpleStringProperty(""));
  }

  /** Closes a room, and says why. */
  public void close(Place closed, String why) {
    missing.put(closed, why);
  }

  /** Why a room cannot be opened; empty when it can. */
  public String why(Place closed) {
    return missing.getOrDefault(closed, "");
  }

  /** Opens a room; a closed one stays closed. */
  public void open(Place wanted) {
    if (!missing.containsKey(wanted)) {
      place.set(wanted);
    }
  }

  /** The window's title: the environment's word first. */
  public String title() {
    var says = band().get();
    return says.environment().name() + " " + says.database() + ", Belay";
  }
}
