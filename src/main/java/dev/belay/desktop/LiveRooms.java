package dev.belay.desktop;

import dev.belay.desktop.activity.ActivityRoom;
import dev.belay.desktop.activity.ActivityViewModel;
import dev.belay.desktop.activity.ChoiceStore;
import dev.belay.desktop.activity.TableChoice;
import dev.belay.desktop.connections.ConnectionInUse;
import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.locks.LocksRoom;
import dev.belay.desktop.locks.LocksViewModel;
import dev.belay.desktop.recorder.FreeRecorder;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.watch.Act;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.WatchDesk;
import dev.belay.desktop.watch.Watched;
import dev.belay.journal.Entry;
import dev.belay.journal.RunState;
import dev.belay.live.ActionOutcome;
import dev.belay.live.Sample;
import dev.belay.live.StatementText;
import dev.belay.live.Unreachable;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.BackendId;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.Target;
import dev.belay.run.RunListener;
import dev.belay.run.RunMarks;
import dev.belay.run.RunTargets;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** The rooms that watch the server of the connection in use, and the watch behind them. */
public final class LiveRooms implements AutoCloseable {
  private final RunTargets targets;
  private final WatchDesk desk;
  private final FreeRecorder recorder;
  private final LocksRoom locks;
  private final ActivityRoom activity;
  private final Consumer<Place> open;
  private final ActJournal journal;
  private final Executor background;
  private final Connector connector = new Connector();
  private Optional<Target> sandbox = Optional.empty();
  private Optional<Profile> profile = Optional.empty();

  /**
   * Rooms that watch nothing yet.
   *
   * @param choices where the activity's sort and filters are kept
   * @param folders where what is watched is recorded
   */
  LiveRooms(
      RunTargets targets,
      Desktop.Threads threads,
      Frame frame,
      ChoiceStore choices,
      RecordingFolders folders) {
    this.targets = targets;
    this.open = frame.open();
    this.journal = frame.journal();
    this.background = threads.background();
    var model = new LocksViewModel(this::act, frame.environment(), this::text);
    this.desk = new WatchDesk(threads.background(), threads.fx());
    this.recorder = new FreeRecorder(folders, frame.texts());
    desk.beside(recorder::begin);
    var export = new Export(threads.background(), threads.fx(), desk::whole);
    this.locks =
        new LocksRoom(
            model,
            this::askNow,
            new LocksRoom.Means(
                threads.background(),
                threads.fx(),
                frame.clipboard(),
                export,
                recorder::source,
                folders,
                frame.texts()));
    desk.tell(
        () -> model::scene,
        watched -> {
          model.take(watched);
          locks.recorder().grown();
        });
    var keep = new Latest<TableChoice>(threads.background(), now -> keep(choices, now));
    var sessions =
        new ActivityViewModel(
            new Asking(this::act, frame.environment()), this::text, choices.read(), keep::offer);
    desk.tell(sessions::derivation, sessions::take);
    this.activity =
        new ActivityRoom(
            sessions,
            new ActivityRoom.Outside(
                this::askNow, frame.clipboard(), this::openLocks, export, frame.texts()));
  }

  /**
   * What the frame gives.
   *
   * @param environment of the open run and the current connection, the more careful one
   * @param clipboard takes what is copied
   * @param open opens a room
   * @param texts what files may have of other users' query texts
   * @param journal takes what is done to sessions
   */
  record Frame(
      Supplier<Environment> environment,
      Consumer<String> clipboard,
      Consumer<Place> open,
      Function<Environment, QueryTexts> texts,
      ActJournal journal) {}

  /** Takes down what is done to sessions of a server while a run is driven on it. */
  interface ActJournal {
    /** Blocks on the disk, as the given one does, which takes once what came of it. */
    Optional<Consumer<String>> asked(String server, String act);
  }

  private static void keep(ChoiceStore store, TableChoice choice) {
    try {
      store.write(choice);
    } catch (IOException e) {
      LoggerFactory.getLogger(LiveRooms.class)
          .warn("Sort and filters are not kept: {}", e.getMessage());
    }
  }

  private void text(int number, BackendId of, Consumer<Optional<StatementText>> then) {
    desk.text(number, of, then);
  }

  /** Shows that process in the locks room. */
  private void openLocks(int pid) {
    showProcess(Optional.of(pid));
  }

  /** Shows that process in the locks room, as it is now; says so where it is not in it. */
  void showProcess(Optional<Integer> pid) {
    open.accept(Place.LOCKS);
    if (locks.recorder().state().get().at().isPresent()) {
      locks.recorder().now();
    }
    pid.filter(one -> !locks.model().selectProcess(one))
        .ifPresent(
            one -> locks.model().asking().say(one + " blocks nobody and waits for nobody now."));
  }

  ActivityRoom activity() {
    return activity;
  }

  /** Where a run is driven on that server, its journal has it before it is sent. */
  private void act(int number, Act act, Consumer<ActionOutcome> then) {
    var server = desk.name();
    background.execute(() -> {
      var journalled = asked(server, act);
      desk.act(
          number,
          act,
          outcome -> {
            then.accept(outcome);
            background.execute(() -> journalled.ifPresent(one -> tell(one, outcome)));
          });
    });
  }

  /** A journal that cannot be written holds the run by itself; the act is not kept back by it. */
  private Optional<Consumer<String>> asked(String server, Act act) {
    try {
      return journal.asked(server, act.words());
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(LiveRooms.class).warn("The journal lacks an act", e);
      return Optional.empty();
    }
  }

  private static void tell(Consumer<String> journalled, ActionOutcome outcome) {
    try {
      journalled.accept(outcome.happened());
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(LiveRooms.class).warn("The journal lacks an outcome", e);
    }
  }

  LocksRoom locks() {
    return locks;
  }

  /** Binds them to the frame, and follows the connection in use. */
  void declare(Shell shell, ShellViewModel model, ConnectionInUse inUse) {
    locks.declare(shell);
    activity.declare(shell);
    model.badge(Place.LOCKS).bind(locks.model().badge());
    model.alarm().bind(locks.model().alarm());
    shell.commands().on("alarm.show", () -> showProcess(locks.model().blockingOwn()));
    inUse.profile().addListener((_, _, now) -> use(now));
  }

  /** Tells whether the server in use answers, with the moment of the last sample. FX thread. */
  void onAnswer(Consumer<Watched<Instant>> receiver) {
    desk.tell(() -> Sample::serverTime, receiver);
  }

  /** The sandbox runs there from now on; it is watched while it is in use. FX thread. */
  public void sandboxIs(Target now) {
    if (!sandbox.equals(Optional.of(now))) {
      sandbox = Optional.of(now);
      if (profile.isEmpty()) {
        follow(now);
      }
    }
  }

  private void use(Optional<Profile> now) {
    profile = now;
    if (now.isPresent()) {
      follow(now.get());
    } else {
      sandbox.ifPresent(this::follow);
    }
  }

  private void follow(Profile of) {
    try {
      follow(targets.of(of));
    } catch (SpecException e) {
      desk.nothing(
          of.name(), of.environment(), new Unreachable(Instant.now(), e.happened(), e.cure()));
    }
  }

  private void follow(Target target) {
    desk.follow(
        new WatchDesk.Where(
            target.name(),
            target.environment(),
            (role, name) -> connector.open(target, role, name)));
  }

  /** Lets a person choose a recording, in the locks room. */
  void chooseRecording(Shell shell, ShellViewModel model) {
    model.open(Place.LOCKS);
    locks.chooseRecording(shell);
  }

  /** Opens the recording of that run, in the locks room. */
  void openRecording(String run, ShellViewModel model) {
    model.open(Place.LOCKS);
    locks.openRecording(run);
  }

  /** Marks the steps of runs on the server that is watched in what is recorded of it. */
  RunListener marks() {
    var marks = new RunMarks((kind, label) -> recorder.mark(kind, "Step " + label));
    return new RunListener() {
      @Override
      public void onEntry(Entry entry, RunState state) {
        if (state.opened().event().target().name().equals(desk.name())) {
          marks.onEntry(entry, state);
        }
      }
    };
  }

  /** Takes a sample at once. */
  void askNow() {
    desk.askNow();
  }

  /** Ends the watch. */
  @Override
  public void close() {
    desk.close();
  }
}
