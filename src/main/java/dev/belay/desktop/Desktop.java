package dev.belay.desktop;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.library.LibrarySource;
import dev.belay.desktop.library.LibraryView;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.settings.SettingsView;
import dev.belay.desktop.settings.SettingsViewModel;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.postgres.Environment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;

/** The one place where the desktop's parts are put together. Made on the FX thread. */
public final class Desktop {
  private final Appearance appearance = new Appearance();
  private final ShellViewModel model =
      new ShellViewModel(new BandState.Away(Environment.SANDBOX, "nchat", "not started"));
  private final LibraryViewModel library;
  private final Shell shell;

  /** Where things run that may block, and where screens change. */
  public record Threads(Executor background, Executor fx) {}

  /** What a press on a run or a runbook does; each takes the id. */
  public record Opening(Consumer<String> resume, Consumer<String> runbook) {}

  /** A desktop over that library. */
  public Desktop(
      LibrarySource source, PreferencesStore preferences, Threads threads, Opening opening) {
    library = new LibraryViewModel(source, threads.background(), threads.fx());
    var settings =
        new SettingsViewModel(
            appearance, preferences.read(), preferences, threads.background(), threads.fx());
    shell = new Shell(model, appearance, List.of(library(opening), settings(settings)));
    shell.commands().on("ask-again", library::refresh);
    shell.commands().on("filter", this::filter);
  }

  /** The root of the window's scene. */
  public Shell shell() {
    return shell;
  }

  public ShellViewModel model() {
    return model;
  }

  public LibraryViewModel library() {
    return library;
  }

  public Appearance appearance() {
    return appearance;
  }

  private Room library(Opening opening) {
    var view = new LibraryView(library, opening.resume(), opening.runbook());
    library.refresh();
    return new Room(
        Place.LIBRARY,
        library.subtitle(),
        List.of(LibraryView.filter(library)),
        () -> view,
        List.of(
            Hint.of("open", "Open"),
            new Hint(List.of("Up", "Down"), "Choose"),
            Hint.of("filter", "Find"),
            Hint.of("palette", "Any command"),
            Hint.of("ask-again", "Read again"),
            Hint.of("keys", "All keys")),
        view::first);
  }

  private Room settings(SettingsViewModel settings) {
    return new Room(
        Place.SETTINGS,
        new SimpleStringProperty("each change acts at once and is kept"),
        List.of(),
        () -> new SettingsView(settings),
        List.of(
            Hint.of("text.larger", "Larger text"),
            Hint.of("text.smaller", "Smaller text"),
            Hint.of("room.library", "Library"),
            Hint.of("palette", "Any command"),
            Hint.of("keys", "All keys")),
        Optional::<Node>empty);
  }

  private void filter() {
    model.open(Place.LIBRARY);
    Optional.ofNullable(shell.lookup("#library-filter")).ifPresent(Node::requestFocus);
  }
}
