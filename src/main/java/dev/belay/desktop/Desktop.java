package dev.belay.desktop;

import dev.belay.desktop.activity.ChoiceStore;
import dev.belay.desktop.connections.ConnectionInUse;
import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.connections.ConnectionsDesk;
import dev.belay.desktop.connections.ConnectionsViewModel;
import dev.belay.desktop.connections.ProfileProbes;
import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.journal.HistoryRoom;
import dev.belay.desktop.journal.HistoryViewModel;
import dev.belay.desktop.library.LibrarySource;
import dev.belay.desktop.library.LibraryView;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.run.RunsRoom;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.settings.SettingsView;
import dev.belay.desktop.settings.SettingsViewModel;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.watch.Asking;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** The one place where the desktop's parts are put together. Made on the FX thread. */
public final class Desktop {
  private final Appearance appearance = new Appearance();
  private final ShellViewModel model =
      new ShellViewModel(new BandState.Away(Environment.SANDBOX, "nchat", "not started"));
  private final LibraryViewModel library;
  private final HistoryRoom history;
  private final HistoryReader journals;
  private final RunsRoom runs;
  private final ConnectionInUse inUse;
  private final LiveRooms live;
  private final ConnectionsDesk connections;
  private final LibraryView homeView;
  private final Shell shell;

  /** Where things run that may block, and where screens change. */
  public record Threads(Executor background, Executor fx) {}

  /** Where rooms read what they show. */
  public record Sources(
      LibrarySource library,
      HistoryReader history,
      ProfileStore profiles,
      ConnectionProbe probe,
      RunsRoom.Engine runs) {}

  /** A desktop over those sources. */
  public Desktop(Sources sources, PreferencesStore preferences, Threads threads) {
    library = new LibraryViewModel(sources.library(), threads.background(), threads.fx());
    journals = sources.history();
    history =
        new HistoryRoom(
            new HistoryViewModel(sources.history(), threads.background(), threads.fx()),
            Desktop::copy);
    var both = new ConnectionsViewModel.Threads(threads.background(), threads.fx());
    inUse =
        new ConnectionInUse(
            sources.probe(),
            both,
            model.bandOwner()::connection,
            words -> model.stands(words, false));
    connections =
        new ConnectionsDesk(
            new ConnectionsViewModel(sources.profiles(), sources.probe(), both, this::use));
    var probes =
        new ProfileProbes(
            sources.profiles(),
            profile -> sources.probe().probe(profile.uri(), profile.handle()),
            both,
            library.standings()::set);
    // After the library, which the window shows first.
    library.state().addListener((_, before, now) -> askConnections(before, now, probes));
    var settings =
        new SettingsViewModel(
            appearance, preferences.read(), preferences, threads.background(), threads.fx());
    runs =
        new RunsRoom(
            sources.runs(),
            threads.background(),
            threads.fx(),
            new RunsRoom.Frame(
                model::open,
                this::runChanged,
                this::sound,
                Desktop::copy,
                this::showInLocks,
                this::openJournal),
            environment -> settings.texts().get().in(environment));
    live =
        new LiveRooms(
            sources.runs().targets(),
            threads,
            new LiveRooms.Frame(
                this::careful,
                Desktop::copy,
                model::open,
                environment -> settings.texts().get().in(environment),
                runs.desk()::asked),
            new ChoiceStore(preferences.beside("activity.properties")),
            folders(sources.runs()));
    library.driven().addListener(_ -> library.refresh());
    homeView =
        new LibraryView(
            library,
            runs::resume,
            this::openJournal,
            runbook -> runs.open(runbook, inUse.profile().get().map(Profile::name)),
            this::connection);
    shell =
        new Shell(
            model,
            appearance,
            List.of(
                libraryRoom(homeView),
                runs.room(),
                live.locks().room(),
                live.activity().room(),
                history.room(),
                settings(settings)));
    runs.desk().also(live.marks());
    runs.declare(shell.commands());
    shell.onBack(Place.RUN, runs::back);
    shell.hints(Place.RUN, runs.hints());
    live.onAnswer(
        new LostServer(
                model.bandOwner()::silence, library, () -> runs.desk().target().map(Target::name))
            ::take);
    live.declare(shell, model, inUse);
    on(
        "ask-again",
        () -> {
          library.refresh();
          probes.refresh();
        },
        Map.of(
            Place.HISTORY,
            history.model()::refresh,
            Place.RUN,
            runs::askAgain,
            Place.LOCKS,
            live::askNow,
            Place.ACTIVITY,
            live::askNow));
    on(
        "recording.open",
        () -> live.chooseRecording(shell, model),
        Map.of(
            Place.HISTORY,
            () ->
                history
                    .model()
                    .chosen()
                    .get()
                    .ifPresentOrElse(
                        run -> live.openRecording(run, model),
                        () -> live.chooseRecording(shell, model))));
    shell.commands().on("connection", () -> connections.open(shell));
    shell.commands().on("room.emergency", this::emergencies);
    on(
        "filter",
        this::filter,
        Map.of(
            Place.HISTORY,
            history::filter,
            Place.LOCKS,
            live.locks()::filter,
            Place.ACTIVITY,
            live.activity()::filter));
    on(
        "copy",
        () -> {},
        Map.of(
            Place.HISTORY,
            () -> history.copy(false),
            Place.RUN,
            runs::copyStep,
            Place.LOCKS,
            live.locks()::copy,
            Place.ACTIVITY,
            live.activity()::copy));
    on(
        "copy.markdown",
        () -> {},
        Map.of(
            Place.HISTORY,
            () -> history.copy(true),
            Place.LOCKS,
            live.locks()::copyMarkdown,
            Place.ACTIVITY,
            live.activity()::copyMarkdown));
    model
        .place()
        .addListener((_, _, now) -> {
          if (now == Place.HISTORY) {
            history.model().refresh();
          } else if (now == Place.LIBRARY) {
            library.driven().set(runs.driven());
            library.refresh();
          }
        });
  }

  private static void askConnections(
      LibraryViewModel.State before, LibraryViewModel.State now, ProfileProbes probes) {
    if (!names(before).equals(names(now)) && names(now).size() > 1) {
      probes.refresh();
    }
  }

  private static List<String> names(LibraryViewModel.State state) {
    return state instanceof LibraryViewModel.State.Ready(var snapshot)
        ? snapshot.connections().stream().map(one -> one.name()).toList()
        : List.of();
  }

  /**
   * Draws what is opened next where nobody sees it, on a thread of its own that gives way to
   * others.
   */
  public void warmUp() {
    var theme = appearance.theme().getValue();
    var thread =
        Thread.ofPlatform()
            .daemon()
            .name("belay-warm-up")
            .unstarted(() -> {
              runs.warmUp(theme);
              HistoryRoom.warmUp(journals, theme);
            });
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
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

  /** Shows the journal of that run in the history. */
  public void openJournal(String run) {
    history.model().open(run);
    model.open(Place.HISTORY);
  }

  /** The room of the run. */
  public RunsRoom runs() {
    return runs;
  }

  /** The rooms that watch the server in use. */
  public LiveRooms live() {
    return live;
  }

  /** Which connection is in use. */
  public ConnectionInUse connectionInUse() {
    return inUse;
  }

  /** The dialog of connections. */
  public ConnectionsDesk connections() {
    return connections;
  }

  /** Beside the folder of all runs. */
  private static RecordingFolders folders(RunsRoom.Engine runs) {
    var all = runs.engine().store().runs();
    return new RecordingFolders(all, all.resolveSibling("watched"));
  }

  /** Of the open run and the current connection, the one that asks for more care. */
  Environment careful() {
    return runs.environment().filter(Asking::careful).orElseGet(inUse::environment);
  }

  private void runChanged(Optional<BandState> band) {
    model.bandOwner().run(band);
    library.driven().set(band.flatMap(_ -> runs.driven()));
  }

  private void showInLocks(Optional<Integer> process) {
    live.showProcess(process);
  }

  /** From anywhere, one key; the next one is the procedure's number. */
  private void emergencies() {
    model.open(Place.LIBRARY);
    if (!homeView.goToEmergencies()) {
      model.passes("No emergency procedure in this folder.");
    }
  }

  private void connection(Optional<String> name) {
    if (name.isEmpty()) {
      connections.add(shell);
    } else if (name.get().equals(LibraryViewModel.SANDBOX)) {
      inUse.useSandbox();
      library.inUse().set(LibraryViewModel.SANDBOX);
    } else {
      connections.open(shell, name.get());
    }
  }

  private void use(Profile profile) {
    shell.closeOverlay();
    inUse.use(profile);
    library.inUse().set(profile.name());
    library.refresh();
  }

  /** Does a command in its room's way, where the open room has one; the dialog comes first. */
  private void on(String command, Runnable usual, Map<Place, Runnable> byRoom) {
    shell
        .commands()
        .on(
            command,
            () -> {
              if (!connections.isOpen()) {
                byRoom.getOrDefault(model.place().get(), usual).run();
              } else if (command.equals("ask-again")) {
                connections.model().startTest();
              }
            });
  }

  private void sound(String words) {
    model.stands(words, words.endsWith("intact"));
  }

  private static void copy(String words) {
    var content = new ClipboardContent();
    content.putString(words);
    Clipboard.getSystemClipboard().setContent(content);
  }

  private Room libraryRoom(LibraryView view) {
    library.refresh();
    return new Room(
        Place.LIBRARY,
        library.subtitle(),
        List.of(LibraryView.filter(library), view.opener()),
        () -> view,
        List.of(
            Hint.of("open", "Open"),
            new Hint(List.of("Up", "Down"), "Choose"),
            Hint.of("filter", "Find"),
            Hint.of("connection", "Connection"),
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
