package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.recorder.RecorderModel;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.recorder.RecordingList;
import dev.belay.desktop.recorder.Source;
import dev.belay.desktop.recorder.TimelinePane;
import dev.belay.desktop.shell.Commands;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Room.Hint;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.Shortcut.Scope;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.ExportPanel;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.WatchedBand;
import dev.belay.live.SessionActivity;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;

/** The locks as a room of the frame; its view is made when it is first opened. */
public final class LocksRoom {
  private final LocksViewModel model;
  private final Runnable askNow;
  private final Consumer<String> clipboard;
  private final Subscriptions subscriptions = new Subscriptions();
  private final LocksHeader header;
  private final GraphModel graphs;
  private final Means means;
  private final RecorderModel<BlockScene> recorder;
  private Optional<LocksView> view = Optional.empty();

  /**
   * What the room needs of the program.
   *
   * @param background runs what may take long
   * @param fx runs what changes the screen
   * @param clipboard takes what is copied
   * @param export writes files
   * @param recorded what is recorded now
   * @param folders where recordings lie
   * @param texts what files may have of other users' query texts
   */
  public record Means(
      Executor background,
      Executor fx,
      Consumer<String> clipboard,
      Export export,
      Supplier<Optional<Source>> recorded,
      RecordingFolders folders,
      Function<Environment, QueryTexts> texts) {}

  /**
   * A room.
   *
   * @param askNow takes a sample at once
   */
  public LocksRoom(LocksViewModel model, Runnable askNow, Means means) {
    this.model = model;
    this.askNow = askNow;
    this.clipboard = means.clipboard();
    this.graphs = new GraphModel(model, means.background(), means.fx(), subscriptions);
    this.means = means;
    this.recorder =
        new RecorderModel<>(means.recorded(), BlockScene::of, means.background(), means.fx());
    this.header = new LocksHeader(model, recorder, this::stand, subscriptions);
    subscriptions.watch(recorder.past(), now -> lookBack(now, model));
  }

  private static void lookBack(
      Optional<RecorderModel.Past<BlockScene>> past, LocksViewModel model) {
    model.lookBack(
        past.map(RecorderModel.Past::scene), past.map(one -> one.words(Instant.now())).orElse(""));
  }

  public LocksViewModel model() {
    return model;
  }

  /** Where in time it stands. */
  public RecorderModel<BlockScene> recorder() {
    return recorder;
  }

  /** What the frame shows of it. */
  public Room room() {
    return new Room(
        Place.LOCKS,
        new SimpleStringProperty(""),
        List.of(),
        this::view,
        List.of(
            new Hint(List.of("Up", "Down"), "Session"),
            new Hint(List.of("Enter"), "Open a queue"),
            Hint.of("locks.root", "To its root"),
            Hint.of("locks.cancel", "Cancel"),
            Hint.of("locks.terminate", "Terminate"),
            Hint.of("locks.freeze", "Freeze"),
            new Hint(List.of("[", "]"), "Events"),
            Hint.of("keys", "All keys")),
        () -> view.map(LocksView::first),
        Optional.of(header));
  }

  private LocksView view() {
    var made = view.orElseGet(() -> new LocksView(model, graphs, recorder, askNow, subscriptions));
    view = Optional.of(made);
    return made;
  }

  /** Carries out the room's keys, and asks over the room before anything is ended. */
  public void declare(Shell shell) {
    var commands = shell.commands();
    commands.on("locks.freeze", () -> freeze(shell));
    commands.on("locks.root", model::toRoot);
    commands.on("locks.cancel", model::cancel);
    commands.on("locks.terminate", model::end);
    commands.on("locks.next", () -> view.ifPresent(LocksView::nextTab));
    commands.part(
        Scope.GRAPH, () -> view.map(LocksView::graph).filter(GraphPane::hasFocus).isPresent());
    commands.on("graph.closer", () -> graph(GraphPane::closer));
    commands.on("graph.further", () -> graph(GraphPane::further));
    commands.on("graph.fit", () -> graph(GraphPane::fit));
    commands.on("locks.sql", () -> model.sql().ifPresent(means.clipboard()));
    commands.on("locks.csv", () -> export(shell, LocksExport.Format.CSV));
    commands.on("locks.json", () -> export(shell, LocksExport.Format.JSON));
    declareTime(commands);
    model.asking().over(shell, subscriptions);
  }

  private void declareTime(Commands commands) {
    commands.part(
        Scope.TIMELINE,
        () -> view.map(LocksView::timeline).filter(TimelinePane::hasFocus).isPresent());
    commands.on("event.previous", recorder::previousEvent);
    commands.on("event.next", recorder::nextEvent);
    commands.on("time.event.previous", recorder::previousEvent);
    commands.on("time.event.next", recorder::nextEvent);
    commands.on("time.back", () -> recorder.move(Duration.ofSeconds(-1)));
    commands.on("time.forward", () -> recorder.move(Duration.ofSeconds(1)));
    commands.on("time.back.minute", () -> recorder.move(Duration.ofMinutes(-1)));
    commands.on("time.forward.minute", () -> recorder.move(Duration.ofMinutes(1)));
    commands.on("time.live", recorder::toEnd);
    commands.on("recording.close", recorder::now);
    commands.on("time.less", () -> view.ifPresent(one -> one.timeline().zoom(false)));
    commands.on("time.more", () -> view.ifPresent(one -> one.timeline().zoom(true)));
  }

  /** Lets a person choose a recording, and opens it. */
  public void chooseRecording(Shell shell) {
    var list =
        new RecordingList(
            means.folders(),
            means.background(),
            means.fx(),
            found -> {
              shell.closeOverlay();
              recorder.open(found);
            });
    shell.open(list, list.focus());
  }

  /** Opens the recording of that run. */
  public void openRecording(String run) {
    recorder.open(means.folders().ofRun(run));
  }

  private void graph(Consumer<GraphPane> what) {
    view.map(LocksView::graph).ifPresent(what);
  }

  /** Freezes what is, or lets the past stand still; goes on. */
  private void stand() {
    var state = recorder.state().get();
    if (state.at().isPresent()) {
      recorder.play(state.speed() > 0 ? 0 : 1);
    } else {
      model.frozen().set(!model.frozen().get());
    }
  }

  /** Space on a button is that button's. */
  private void freeze(Shell shell) {
    var focused = shell.getScene() == null ? null : shell.getScene().getFocusOwner();
    if (focused instanceof Button button) {
      button.fire();
    } else {
      stand();
    }
  }

  /** Copies the chosen row and those below it. */
  public void copy() {
    var text = model.text();
    if (!text.isEmpty()) {
      clipboard.accept(text);
    }
  }

  /** Copies the chosen one with its query and the time. */
  public void copyMarkdown() {
    model.markdown().ifPresent(means.clipboard());
  }

  /** Asks where what is shown shall be written. */
  private void export(Shell shell, LocksExport.Format format) {
    var seen = model.shown().get();
    var scene = seen.flatMap(Watched::scene);
    if (scene.isEmpty()) {
      model.asking().say("There is no sample yet.");
      return;
    }
    var texts = means.texts().apply(seen.get().environment());
    var number = seen.get().number();
    Optional<UnaryOperator<List<SessionActivity>>> whole =
        recorder.state().get().at().isPresent()
            ? Optional.empty()
            : Optional.of(sessions -> means.export().queries().of(number, sessions));
    var exported = LocksExport.of(seen.get().name(), scene.get().sample(), texts, whole, format);
    var panel =
        new ExportPanel(
            exported,
            means.export(),
            WatchedBand.of(seen.get().environment(), seen.get().name()),
            shell::closeOverlay);
    shell.open(panel, panel.focus());
  }

  /** Goes to the filter's field. */
  public void filter() {
    Node field = header.field();
    field.requestFocus();
  }

  /** Ends what it listens to. */
  public void close() {
    recorder.close();
    subscriptions.close();
  }
}
