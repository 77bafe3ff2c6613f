package dev.belay.desktop.journal;

import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.ListDiff;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** The history without a screen. Its properties change on the FX thread only. */
public final class HistoryViewModel {
  /** What is known of something that is read elsewhere. */
  public sealed interface State<T> {
    /** Nothing was asked for. */
    record Nothing<T>() implements State<T> {}

    /** It is being read. */
    record Reading<T>() implements State<T> {}

    /** Here it is. */
    record Ready<T>(T value) implements State<T> {}

    /** It cannot be read. */
    record Broken<T>(String happened, String cure) implements State<T> {}
  }

  /** What was read of a run. */
  private record PageRead(String run, State<JournalPage> state) {}

  /** An entry as JSON. */
  private record JsonRead(long seq, String text) {}

  private final HistoryReader reader;
  private final Executor background;
  private final Latest<State<List<RunLine>>> lists;
  private final Latest<PageRead> pages;
  private final Latest<JsonRead> jsons;
  private final ReadOnlyObjectWrapper<State<List<RunLine>>> list =
      new ReadOnlyObjectWrapper<>(new State.Reading<>());
  private final ReadOnlyObjectWrapper<State<JournalPage>> page =
      new ReadOnlyObjectWrapper<>(new State.Nothing<>());
  private final ReadOnlyObjectWrapper<Optional<String>> chosen =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObservableList<RunLine> runs = FXCollections.observableArrayList();
  private final ObservableList<EntryLine> all = FXCollections.observableArrayList();
  private final FilteredList<EntryLine> entries = new FilteredList<>(all);
  private final StringProperty filter = new SimpleStringProperty("");
  private final BooleanProperty mattersOnly = new SimpleBooleanProperty();
  private final ReadOnlyObjectWrapper<Optional<EntryLine>> selected =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<String>> json =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  /**
   * A history that was not read yet.
   *
   * @param background where the reading blocks
   * @param fx where the properties change
   */
  public HistoryViewModel(HistoryReader reader, Executor background, Executor fx) {
    this.reader = reader;
    this.background = background;
    lists = new Latest<>(fx, this::take);
    pages = new Latest<>(fx, this::take);
    jsons = new Latest<>(fx, this::take);
    entries
        .predicateProperty()
        .bind(
            Bindings.createObjectBinding(
                () -> {
                  var words = filter.get();
                  var only = mattersOnly.get();
                  return line ->
                      (!only || line.matters()) && (words.isBlank() || line.holds(words));
                },
                filter,
                mattersOnly));
  }

  public ReadOnlyObjectProperty<State<List<RunLine>>> list() {
    return list.getReadOnlyProperty();
  }

  /** How the chosen journal stands; its entries are {@link #entries()}. */
  public ReadOnlyObjectProperty<State<JournalPage>> page() {
    return page.getReadOnlyProperty();
  }

  /** The runs, newest first; changed in place. */
  public ObservableList<RunLine> runs() {
    return runs;
  }

  /** The entries of the chosen run that the filter lets through; changed in place. */
  public ObservableList<EntryLine> entries() {
    return entries;
  }

  /** The run whose journal is shown. */
  public ReadOnlyObjectProperty<Optional<String>> chosen() {
    return chosen.getReadOnlyProperty();
  }

  /** Words that an entry must hold. */
  public StringProperty filter() {
    return filter;
  }

  /** Leaves out what only settling and the curious need. */
  public BooleanProperty mattersOnly() {
    return mattersOnly;
  }

  public ReadOnlyObjectProperty<Optional<EntryLine>> selected() {
    return selected.getReadOnlyProperty();
  }

  /** The selected entry as it stands in the file, once it was asked for. */
  public ReadOnlyObjectProperty<Optional<String>> json() {
    return json.getReadOnlyProperty();
  }

  /** Reads the runs and the chosen journal again; what is shown stays until then. */
  public void refresh() {
    background.execute(() -> lists.offer(readRuns()));
    chosen.get().ifPresent(this::read);
  }

  /** Shows the journal of that run. */
  public void open(String run) {
    if (!chosen.get().equals(Optional.of(run))) {
      chosen.set(Optional.of(run));
      page.set(new State.Reading<>());
      select(Optional.empty());
      all.clear();
    }
    read(run);
  }

  /** Chooses an entry. */
  public void select(Optional<EntryLine> line) {
    if (!selected.get().map(EntryLine::seq).equals(line.map(EntryLine::seq))) {
      json.set(Optional.empty());
    }
    selected.set(line);
  }

  /** Shows the selected entry as JSON, or hides that again. */
  public void toggleJson() {
    if (json.get().isPresent()) {
      json.set(Optional.empty());
      return;
    }
    var run = chosen.get();
    var line = selected.get();
    if (run.isPresent() && line.isPresent()) {
      var seq = line.get().seq();
      background.execute(() -> jsons.offer(new JsonRead(seq, readJson(run.get(), seq))));
    }
  }

  /** Those entries for the clipboard. */
  public String copy(List<EntryLine> lines, boolean markdown) {
    return markdown
        ? EntryLine.markdownHead(chosen.get().orElse(""))
            + lines.stream().map(EntryLine::asMarkdown).collect(Collectors.joining("\n"))
        : lines.stream().map(EntryLine::asText).collect(Collectors.joining("\n"));
  }

  /** The words beside the room's title. */
  public ObservableValue<String> subtitle() {
    return Bindings.createStringBinding(
        () ->
            switch (list.get()) {
              case State.Nothing<List<RunLine>> _, State.Reading<List<RunLine>> _ -> "Reading…";
              case State.Ready<List<RunLine>>(var lines) ->
                  lines.size() < 2
                      ? lines.isEmpty() ? "no runs yet" : "1 run"
                      : lines.size() + " runs, newest first";
              case State.Broken<List<RunLine>> _ -> "cannot be read";
            },
        list);
  }

  private void read(String run) {
    background.execute(() -> pages.offer(new PageRead(run, readPage(run))));
  }

  private State<List<RunLine>> readRuns() {
    try {
      return new State.Ready<>(reader.runs());
    } catch (HistoryException e) {
      return new State.Broken<>(e.happened(), e.cure());
    }
  }

  private State<JournalPage> readPage(String run) {
    try {
      return new State.Ready<>(reader.page(run));
    } catch (HistoryException e) {
      return new State.Broken<>(e.happened(), e.cure());
    }
  }

  private String readJson(String run, long seq) {
    try {
      return reader.json(run, seq);
    } catch (HistoryException e) {
      return e.happened() + " " + e.cure();
    }
  }

  private void take(State<List<RunLine>> now) {
    if (now instanceof State.Ready<List<RunLine>>(var lines)) {
      ListDiff.update(runs, lines, RunLine::run);
    }
    list.set(now);
    if (chosen.get().isEmpty() && !runs.isEmpty()) {
      open(runs.getFirst().run());
    }
  }

  private void take(PageRead read) {
    if (!chosen.get().equals(Optional.of(read.run()))) {
      return;
    }
    if (read.state() instanceof State.Ready<JournalPage>(var fresh)) {
      show(fresh.lines());
      page.set(new State.Ready<>(fresh.withoutLines()));
    } else {
      page.set(read.state());
    }
  }

  /** Where the newest shown hash is in place, so is all before it: only the rest is added. */
  private void show(List<EntryLine> fresh) {
    var size = all.size();
    var grew =
        size > 0
            && fresh.size() >= size
            && fresh.get(size - 1).entry().hash().equals(all.getLast().entry().hash());
    if (!grew) {
      all.setAll(fresh);
    } else if (fresh.size() > size) {
      all.addAll(fresh.subList(size, fresh.size()));
    }
  }

  private void take(JsonRead read) {
    if (selected.get().map(EntryLine::seq).equals(Optional.of(read.seq()))) {
      json.set(Optional.of(read.text()));
    }
  }
}
