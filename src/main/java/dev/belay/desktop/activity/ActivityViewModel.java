package dev.belay.desktop.activity;

import dev.belay.desktop.fx.Slot;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.Ways;
import dev.belay.desktop.watch.WholeText;
import dev.belay.live.Sample;
import dev.belay.live.recorder.QueryTexts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the activity room shows and what can be done in it. FX thread only. */
public final class ActivityViewModel {
  private final Asking asking;
  private final Consumer<TableChoice> keep;
  private final ReadOnlyObjectWrapper<Optional<Watched<ActivityScene>>> shown =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<TableChoice> choice;
  private final ReadOnlyObjectWrapper<Optional<String>> selected =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<SessionDetail>> detail =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObjectProperty<Section> section = new SimpleObjectProperty<>(Section.SESSIONS);
  private final BooleanProperty frozen = new SimpleBooleanProperty();
  private final ObservableList<SessionRow> rows = FXCollections.observableArrayList();
  private List<SessionLine> all = List.of();
  private Optional<Watched<ActivityScene>> newest = Optional.empty();
  private final WholeText whole;
  private final ReadOnlyLongWrapper placed = new ReadOnlyLongWrapper();
  private boolean updating;

  /** For those who make scenes beside the FX thread. */
  private volatile ActivityScene.Wish wish;

  /**
   * A room without a server.
   *
   * @param kept what the operator chose before
   * @param keep keeps what is chosen from now on
   */
  public ActivityViewModel(
      Asking asking, WholeText.Texts texts, TableChoice kept, Consumer<TableChoice> keep) {
    this.asking = asking;
    this.whole = new WholeText(texts, this::showDetail);
    this.wish = new ActivityScene.Wish(kept, Optional.empty(), Optional.empty());
    this.keep = keep;
    this.choice = new ReadOnlyObjectWrapper<>(kept);
    frozen.addListener((_, _, now) -> {
      if (!now) {
        show();
      }
    });
  }

  /**
   * Makes scenes of the samples of one server, beside the FX thread: with the rows in their order,
   * and what is told of the chosen session.
   */
  public Function<Sample, ActivityScene> derivation() {
    var derive = ActivityScene.derivation();
    return sample -> derive.apply(sample).arranged(wish);
  }

  /** What is shown; empty while no server is watched. */
  public ReadOnlyObjectProperty<Optional<Watched<ActivityScene>>> shown() {
    return shown.getReadOnlyProperty();
  }

  /** Sort, filters and columns. */
  public ReadOnlyObjectProperty<TableChoice> choice() {
    return choice.getReadOnlyProperty();
  }

  /** The rows that the filters let through, in their order. Not to be changed by others. */
  public ObservableList<SessionRow> rows() {
    return rows;
  }

  /** Counts how often the rows were filled anew: what stands at a place may be another session. */
  public ReadOnlyLongProperty placed() {
    return placed.getReadOnlyProperty();
  }

  /** The place of that session; empty when the filters do not let it through. */
  public Optional<Integer> place(String key) {
    for (var i = 0; i < rows.size(); i++) {
      if (rows.get(i).key().equals(key)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The key of the chosen session; it stays chosen when it is filtered out. */
  public ReadOnlyObjectProperty<Optional<String>> selected() {
    return selected.getReadOnlyProperty();
  }

  /** What is shown of the chosen session. */
  public ReadOnlyObjectProperty<Optional<SessionDetail>> detail() {
    return detail.getReadOnlyProperty();
  }

  /** What is asked before anything is ended, and what came of it. */
  public Asking asking() {
    return asking;
  }

  /** The part that is open. */
  public ObjectProperty<Section> section() {
    return section;
  }

  /** Whether the picture stands still; the watch goes on. */
  public BooleanProperty frozen() {
    return frozen;
  }

  /** Takes what is newer. Another server is shown at once, also when the picture stands still. */
  public void take(Watched<ActivityScene> now) {
    var other = newest.filter(old -> old.number() == now.number()).isEmpty();
    newest = Optional.of(now);
    if (other) {
      selected.set(Optional.empty());
      detail.set(Optional.empty());
      asking.watches(now.number());
      all = List.of();
      frozen.set(false);
    }
    if (!frozen.get()) {
      show();
    }
  }

  private void show() {
    all = newest.flatMap(Watched::scene).map(ActivityScene::lines).orElse(List.of());
    showRows(choice.get());
    shown.set(newest);
    showDetail();
  }

  private void showRows(TableChoice by) {
    var wanted =
        newest
            .flatMap(Watched::scene)
            .filter(scene -> scene.lines() == all)
            .flatMap(ActivityScene::arranged)
            .filter(arranged -> arranged.wish().choice().sameRows(by))
            .map(ActivityScene.Arranged::rows)
            .orElseGet(() -> by.rows(all));
    updating = true;
    try {
      Slot.fill(rows, wanted, SessionRow::new);
    } finally {
      updating = false;
    }
    placed.set(placed.get() + 1);
  }

  // ---- choosing

  /** Shows the table that way from now on. */
  public void choose(TableChoice now) {
    if (!choice.get().equals(now)) {
      showRows(now);
      choice.set(now);
      wish = new ActivityScene.Wish(now, wish.key(), wish.whole());
      keep.accept(now);
    }
  }

  /** Shows these sessions only. */
  public void filter(TableChoice.Filter now) {
    choose(choice.get().with(now));
  }

  /** Sorts by that column; by the same one again: the other way round. */
  public void sortBy(Column column) {
    var old = choice.get().sorting();
    choose(
        choice
            .get()
            .with(
                new TableChoice.Sorting(
                    column, old.by() == column ? !old.descending() : column.largestFirst())));
  }

  /** Sorts by the next column that is shown. */
  public void sortByNext() {
    var columns = choice.get().inOrder();
    var at = columns.indexOf(choice.get().sorting().by());
    sortBy(Objects.requireNonNull(columns.get((at + 1) % columns.size())));
  }

  /** Selects that row; what a table selects by itself while its rows change does not count. */
  public void select(String key) {
    if (!updating && !selected.get().equals(Optional.of(key))) {
      selected.set(Optional.of(key));
      showDetail();
    }
  }

  /** Selects that process, and says whether it is there. */
  public boolean selectProcess(int pid) {
    var found = all.stream().filter(line -> line.pid() == pid).findFirst();
    found.ifPresent(line -> select(line.key()));
    return found.isPresent();
  }

  // ---- the chosen session

  private void showDetail() {
    var scene = shown.get().flatMap(Watched::scene);
    if (selected.get().isEmpty() || scene.isEmpty()) {
      wish = new ActivityScene.Wish(choice.get(), Optional.empty(), Optional.empty());
      detail.set(Optional.empty());
      return;
    }
    var key = selected.get().get();
    var made = scene.get().arranged().flatMap(ActivityScene.Arranged::chosen);
    var found =
        made.map(SessionDetail::line).filter(line -> line.key().equals(key)).or(() -> line(key));
    if (found.isEmpty()) {
      // What was seen last stays, and says that it is over.
      detail.set(detail.get().map(SessionDetail::ended));
      return;
    }
    var line = found.get();
    var number = shown.get().orElseThrow().number();
    var text = line.session().flatMap(session -> whole.of(number, session));
    var wanted = new ActivityScene.Wish(choice.get(), Optional.of(key), text);
    detail.set(
        scene
            .get()
            .arranged()
            .filter(one -> one.wish().whole().equals(text))
            .flatMap(ActivityScene.Arranged::chosen)
            .filter(one -> one.line().key().equals(key))
            .or(() -> Optional.of(SessionDetail.of(scene.get().sample(), line, text))));
    wish = wanted;
  }

  private Optional<SessionLine> line(String key) {
    for (var line : all) {
      if (line.key().equals(key)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** Asks whether to cancel what the chosen session runs. */
  public void cancel() {
    ask(detail.get().map(one -> one.ways().cancel()));
  }

  /** Asks whether to end the chosen session or prepared transaction. */
  public void end() {
    ask(detail.get().map(one -> one.ways().end()));
  }

  private void ask(Optional<Ways.Way> way) {
    if (way.isEmpty()) {
      asking.say("Choose a session first.");
    } else if (detail.get().orElseThrow().gone()) {
      asking.say("That session has ended already.");
    } else {
      asking.ask(shown.get().orElseThrow(), detail.get().orElseThrow().ways(), way.get());
    }
  }

  // ---- taking it elsewhere

  /** The process to look for in the locks; empty when it neither waits nor blocks. */
  public Optional<Integer> lockProcess() {
    return detail
        .get()
        .map(SessionDetail::line)
        .filter(line -> line.has(Mark.Kind.WAITS) || line.has(Mark.Kind.BLOCKS))
        .map(SessionLine::pid);
  }

  /** The chosen row as text. */
  public Optional<String> text() {
    return detail.get().map(one -> SessionText.row(one.line(), choice.get().inOrder()));
  }

  /** The chosen session as Markdown, with query and time. */
  public Optional<String> markdown() {
    return detail
        .get()
        .map(one -> SessionText.markdown(one, shown.get().map(Watched::name).orElse("a server")));
  }

  /** The query of the chosen session, exactly as the server has it. */
  public Optional<String> sql() {
    return detail.get().map(one -> one.query().sql()).filter(text -> !text.isEmpty());
  }

  /** The table as it stands; empty before the first sample. */
  public Optional<SessionTable> table(QueryTexts policy) {
    return shown
        .get()
        .flatMap(watched ->
            watched
                .scene()
                .map(scene ->
                    new SessionTable(
                        watched.name(),
                        scene.sample().serverTime(),
                        choice.get().inOrder(),
                        rows.stream().map(SessionRow::now).toList(),
                        policy)));
  }
}
