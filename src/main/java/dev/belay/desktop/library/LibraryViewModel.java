package dev.belay.desktop.library;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.fx.Latest;
import dev.belay.postgres.Environment;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library without a screen. Its properties change on the FX thread only. */
public final class LibraryViewModel {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryViewModel.class);

  /** How far the reading is. */
  public sealed interface State {
    /** Nothing was read yet. */
    record Reading() implements State {}

    /** Here it is. */
    record Ready(LibrarySnapshot snapshot) implements State {}

    /** It cannot be read; what was read before stays, if there was something. */
    record Broken(String happened, String cure, Optional<LibrarySnapshot> last) implements State {}
  }

  /** Nobody answers at the connection in use, since then. */
  public record Offline(String server, Instant since) {}

  /** What the sandbox is called among the connections. */
  public static final String SANDBOX = "Sandbox";

  private sealed interface Result {
    record Read(LibrarySnapshot snapshot) implements Result {}

    record Failed(String happened, String cure) implements Result {}
  }

  private final LibrarySource source;
  private final Executor background;
  private final Latest<Result> results;
  private final ReadOnlyObjectWrapper<State> state =
      new ReadOnlyObjectWrapper<>(new State.Reading());
  private final ReadOnlyObjectWrapper<Optional<Offline>> offline =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObjectProperty<Optional<String>> driven =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Map<String, Standing>> standings =
      new SimpleObjectProperty<>(Map.of());
  private final ReadOnlyObjectWrapper<Optional<Standing>> sandbox =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final Latest<Optional<Standing>> looks;
  private final StringProperty filter = new SimpleStringProperty("");
  private final StringProperty inUse = new SimpleStringProperty(SANDBOX);

  /**
   * A library that was not read yet.
   *
   * @param background where the reading blocks
   * @param fx where the properties change
   */
  public LibraryViewModel(LibrarySource source, Executor background, Executor fx) {
    this.source = source;
    this.background = background;
    this.results = new Latest<>(fx, this::take);
    this.looks = new Latest<>(fx, sandbox::set);
  }

  public ReadOnlyObjectProperty<State> state() {
    return state.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<Offline>> offline() {
    return offline.getReadOnlyProperty();
  }

  /** What is known of each connection, by its name. */
  public ObjectProperty<Map<String, Standing>> standings() {
    return standings;
  }

  /** Whether the sandbox runs, as it was seen last. */
  public ReadOnlyObjectProperty<Optional<Standing>> sandbox() {
    return sandbox.getReadOnlyProperty();
  }

  /** Looks whether the sandbox runs. From any thread. */
  public void look() {
    background.execute(() -> looks.offer(source.sandbox()));
  }

  /** What a runbook's title must hold. */
  public StringProperty filter() {
    return filter;
  }

  /** The name of the connection in use. */
  public StringProperty inUse() {
    return inUse;
  }

  /** The run that this window drives now: it has no end yet, and was not interrupted. */
  public ObjectProperty<Optional<String>> driven() {
    return driven;
  }

  /**
   * Whether continuing that run is what is most likely wanted: no other process drives it, and it
   * is of the connection in use.
   */
  public boolean ready(LibrarySnapshot.Interrupted run) {
    var connected =
        inUse.get().equals(SANDBOX)
            ? run.environment() == Environment.SANDBOX
            : run.target().equals(inUse.get());
    return run.driver().isEmpty() && connected;
  }

  /** Says that nobody answers at the connection in use, or that somebody does again. */
  public void setOffline(Optional<Offline> now) {
    offline.set(now);
  }

  /** Reads again; what is shown stays until then. From any thread. */
  public void refresh() {
    background.execute(() -> results.offer(read()));
  }

  /** Whether the filter lets it through. */
  public boolean passes(LibrarySnapshot.RunbookLine line) {
    return line.title()
        .toLowerCase(Locale.ROOT)
        .contains(filter.get().strip().toLowerCase(Locale.ROOT));
  }

  /** The words beside the room's title. */
  public ObservableValue<String> subtitle() {
    return Bindings.createStringBinding(() -> subtitle(state.get()), state);
  }

  static String subtitle(State state) {
    return switch (state) {
      case State.Reading() -> "Reading…";
      case State.Ready(var snapshot) -> subtitle(snapshot);
      case State.Broken(var _, var _, var last) ->
          last.map(LibraryViewModel::subtitle).orElse("cannot be read");
    };
  }

  private static String subtitle(LibrarySnapshot snapshot) {
    var count = snapshot.runbooks().size();
    var files = count == 0 ? "no runbooks" : count == 1 ? "1 runbook" : count + " runbooks";
    var broken = snapshot.broken().size();
    var check =
        broken == 0
            ? count == 0 ? "" : ", all files check clean"
            : broken == 1 ? ", 1 file has a problem" : ", " + broken + " files have problems";
    return files + " in " + snapshot.folder() + check;
  }

  private Result read() {
    try {
      return new Result.Read(source.read());
    } catch (LibraryException e) {
      return new Result.Failed(e.happened(), e.cure());
    } catch (RuntimeException e) {
      LOG.error("The library cannot be read.", e);
      return new Result.Failed(
          "The library cannot be read: " + e.getClass().getSimpleName() + ".",
          "Press F5 to read it again; the log says more.");
    }
  }

  private void take(Result result) {
    switch (result) {
      case Result.Read(var snapshot) -> state.set(new State.Ready(snapshot));
      case Result.Failed(var happened, var cure) ->
          state.set(new State.Broken(happened, cure, last()));
    }
  }

  private Optional<LibrarySnapshot> last() {
    return switch (state.get()) {
      case State.Reading() -> Optional.empty();
      case State.Ready(var snapshot) -> Optional.of(snapshot);
      case State.Broken(var _, var _, var last) -> last;
    };
  }
}
