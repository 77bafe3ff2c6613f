package dev.belay.desktop.settings;

import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.Reasons;
import java.io.IOException;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * The settings without a screen: each change is in effect at once and is kept in the background.
 */
public final class SettingsViewModel {
  private final Appearance appearance;
  private final PreferencesStore store;
  private final Latest<String> troubles;
  private final Latest<Preferences> writes;
  private final ObjectProperty<RecordedTexts> texts;
  private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper("");

  /**
   * Takes what is kept over into the appearance.
   *
   * @param background where the file is written, one task at a time
   */
  public SettingsViewModel(
      Appearance appearance,
      Preferences kept,
      PreferencesStore store,
      Executor background,
      Executor fx) {
    this.appearance = appearance;
    this.store = store;
    this.troubles = new Latest<>(fx, trouble::set);
    this.writes = new Latest<>(background, this::write);
    this.texts = new SimpleObjectProperty<>(kept.texts());
    texts.addListener((_, _, _) -> keep());
    appearance.choice().set(kept.theme());
    appearance.density().set(kept.density());
    appearance.scale().set(kept.scale());
    appearance.choice().addListener((_, _, _) -> keep());
    appearance.density().addListener((_, _, _) -> keep());
    appearance.scale().addListener((_, _, _) -> keep());
  }

  /** What the choices are bound to. */
  public Appearance appearance() {
    return appearance;
  }

  /** What recordings keep of other users' query texts; for runs that are opened from now on. */
  public ObjectProperty<RecordedTexts> texts() {
    return texts;
  }

  /** Why the settings cannot be kept; empty when they are. */
  public ReadOnlyStringProperty trouble() {
    return trouble.getReadOnlyProperty();
  }

  private void keep() {
    writes.offer(
        new Preferences(
            appearance.choice().get(),
            appearance.density().get(),
            appearance.scale().get(),
            texts.get()));
  }

  private void write(Preferences preferences) {
    try {
      store.write(preferences);
      troubles.offer("");
    } catch (IOException e) {
      troubles.offer(
          "The settings hold for this window, but cannot be kept: "
              + Reasons.of(e)
              + " at "
              + e.getMessage()
              + ".");
    }
  }
}
