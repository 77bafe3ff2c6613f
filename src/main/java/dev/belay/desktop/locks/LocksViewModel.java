package dev.belay.desktop.locks;

import dev.belay.desktop.fx.Slot;
import dev.belay.desktop.watch.Acting;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.Ways;
import dev.belay.desktop.watch.WholeText;
import dev.belay.live.LockOwner;
import dev.belay.live.Sample;
import dev.belay.postgres.Environment;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the locks room shows and what can be done in it. FX thread only. */
public final class LocksViewModel {
  private static final String PAST =
      "The past is shown: nothing is sent from here. Go back to live first (End in the timeline).";

  private final Asking asking;
  private final ReadOnlyObjectWrapper<Optional<Watched<BlockScene>>> shown =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<String>> selected =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<BlockDetail>> detail =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Rows> rows =
      new ReadOnlyObjectWrapper<>(new Rows(Optional.empty(), List.of(), Set.of(), ""));
  private final ReadOnlyStringWrapper badge = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper alarm = new ReadOnlyStringWrapper("");
  private final StringProperty filter = new SimpleStringProperty("");
  private final BooleanProperty frozen = new SimpleBooleanProperty();
  private final ObservableList<ForestRow> places = FXCollections.observableArrayList();

  private final ReadOnlyObjectWrapper<Optional<String>> past =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final Set<String> turned = new HashSet<>();
  private Optional<Watched<BlockScene>> pastSeen = Optional.empty();
  private Optional<Watched<BlockScene>> newest = Optional.empty();
  private final WholeText whole;
  private boolean updating;

  /** What is chosen, for those who make scenes beside the FX thread. */
  private volatile Optional<String> chosen = Optional.empty();

  /**
   * The rows as they are shown, with the sample that they are of.
   *
   * @param turned which ones are folded or unfolded by hand
   */
  record Rows(
      Optional<BlockScene> scene, List<ForestLine> lines, Set<String> turned, String filter) {
    Rows {
      lines = List.copyOf(lines);
      turned = Set.copyOf(turned);
    }
  }

  /**
   * A room without a server.
   *
   * @param band the environment that the frame shows
   */
  public LocksViewModel(Acting acting, Supplier<Environment> band) {
    this(acting, band, (_, _, _) -> {});
  }

  /**
   * The same with whole texts of queries.
   *
   * @param texts reads what a sample has only the beginning of
   */
  public LocksViewModel(Acting acting, Supplier<Environment> band, WholeText.Texts texts) {
    this.asking = new Asking(acting, band);
    this.whole = new WholeText(texts, this::showDetail);
    selected.addListener((_, _, now) -> chosen = now);
    filter.addListener((_, _, now) -> {
      showLines();
      toProcess(now.strip());
    });
    frozen.addListener((_, _, now) -> {
      if (!now) {
        show();
      }
    });
  }

  /** Makes scenes of samples, beside the FX thread, with what is told of the chosen row. */
  public BlockScene scene(Sample sample) {
    return BlockScene.of(sample).telling(chosen);
  }

  /** What is shown; empty while no server is watched. */
  public ReadOnlyObjectProperty<Optional<Watched<BlockScene>>> shown() {
    return shown.getReadOnlyProperty();
  }

  /** The rows. */
  public List<ForestLine> lines() {
    return rows.get().lines();
  }

  /** The places where they stand. Not to be changed by others. */
  ObservableList<ForestRow> places() {
    return places;
  }

  /** The same as one picture, for what is drawn of them. */
  ReadOnlyObjectProperty<Rows> rows() {
    return rows.getReadOnlyProperty();
  }

  /** The key of the row that is selected. */
  public ReadOnlyObjectProperty<Optional<String>> selected() {
    return selected.getReadOnlyProperty();
  }

  /** What is shown of the selected session. */
  public ReadOnlyObjectProperty<Optional<BlockDetail>> detail() {
    return detail.getReadOnlyProperty();
  }

  /** What is asked before anything is ended, and what came of it. */
  public Asking asking() {
    return asking;
  }

  /** How many wait, for the rail; also while the room is frozen. */
  public ReadOnlyStringProperty badge() {
    return badge.getReadOnlyProperty();
  }

  /** Whom Belay itself blocks, in words; empty for nobody. Of the newest sample, always. */
  public ReadOnlyStringProperty alarm() {
    return alarm.getReadOnlyProperty();
  }

  /** The session of Belay's own that blocks most in the newest sample. */
  public Optional<Integer> blockingOwn() {
    return newest.flatMap(Watched::scene).flatMap(BelayBlocks::first).map(LockOwner::pid);
  }

  public StringProperty filter() {
    return filter;
  }

  /** Whether the picture stands still; the watch goes on. */
  public BooleanProperty frozen() {
    return frozen;
  }

  /** Takes what is newer. Another server is shown at once, also when the picture stands still. */
  public void take(Watched<BlockScene> now) {
    var other = newest.filter(old -> old.number() == now.number()).isEmpty();
    newest = Optional.of(now);
    var waiting = now.scene().map(scene -> scene.counts().waiting()).orElse(0);
    badge.set(waiting == 0 ? "" : waiting > 99 ? "99+" : String.valueOf(waiting));
    alarm.set(now.away().isPresent() ? "" : now.scene().map(BelayBlocks::words).orElse(""));
    if (other) {
      turned.clear();
      selected.set(Optional.empty());
      asking.watches(now.number());
      frozen.set(false);
    }
    if (!frozen.get() && pastSeen.isEmpty()) {
      show();
    }
  }

  private void show() {
    shown.set(pastSeen.isPresent() ? pastSeen : newest);
    showLines();
  }

  /**
   * Shows what was instead of what is; nothing can be cancelled or ended from there.
   *
   * @param scene empty to show what is
   * @param words say which moment it is
   */
  public void lookBack(Optional<BlockScene> scene, String words) {
    pastSeen =
        scene.map(one ->
            new Watched<>(
                newest.map(Watched::number).orElse(0),
                newest.map(Watched::name).orElse(""),
                newest.map(Watched::environment).orElse(Environment.PRODUCTION),
                scene,
                Optional.empty()));
    past.set(scene.map(_ -> words));
    if (scene.isPresent()) {
      asking.leave();
    }
    show();
  }

  /** Which moment is shown instead of now, in words. */
  public ReadOnlyObjectProperty<Optional<String>> past() {
    return past.getReadOnlyProperty();
  }

  private void showLines() {
    var forest = scene().map(BlockScene::forest).orElse(List.of());
    var lines = ForestLine.of(forest, turned, filter.get());
    updating = true;
    try {
      Slot.fill(places, lines, ForestRow::new);
    } finally {
      updating = false;
    }
    rows.set(new Rows(scene(), lines, turned, filter.get()));
    if (line().isEmpty()) {
      selected.set(
          lines.stream()
              .filter(line -> line.kind() == BlockNode.Kind.ROOT)
              .findFirst()
              .or(() -> lines.stream().findFirst())
              .map(ForestLine::key));
    }
    showDetail();
  }

  /** A pid in the filter goes to its session: the whole number first, else what begins so. */
  private void toProcess(String digits) {
    var hits = lines().stream().filter(line -> ForestLine.isProcess(line.owner(), digits)).toList();
    hits.stream()
        .filter(line -> line.owner().map(owner -> owner.pid() + "").equals(Optional.of(digits)))
        .findFirst()
        .or(() -> hits.stream().findFirst())
        .ifPresent(line -> select(line.key()));
  }

  private Optional<BlockScene> scene() {
    return shown.get().flatMap(Watched::scene);
  }

  private Optional<ForestLine> line(String key) {
    return lines().stream().filter(line -> line.key().equals(key)).findFirst();
  }

  private Optional<ForestLine> line() {
    return selected.get().flatMap(this::line);
  }

  private void showDetail() {
    detail.set(
        scene()
            .flatMap(scene -> line().flatMap(line -> detail(scene, line)))
            .map(one -> pastSeen.isEmpty() ? one : one.refused(PAST)));
  }

  /** The past has no texts but those that were recorded. */
  private Optional<BlockDetail> detail(BlockScene scene, ForestLine line) {
    return line.owner()
        .map(owner -> {
          var told =
              scene
                  .chosen()
                  .filter(one -> one.key().equals(line.key()))
                  .orElseGet(() -> BlockDetail.of(scene, line.key(), owner));
          return scene
              .session(owner)
              .filter(_ -> pastSeen.isEmpty())
              .flatMap(session -> whole.of(shown.get().map(Watched::number).orElse(0), session))
              .map(told::with)
              .orElse(told);
        });
  }

  /** Selects that row; what a list selects by itself while its rows change does not count. */
  public void select(String key) {
    if (!updating && !selected.get().equals(Optional.of(key))) {
      selected.set(Optional.of(key));
      showDetail();
    }
  }

  /** Selects that process, and says whether it has a row now; its queue unfolds. */
  public boolean selectProcess(int pid) {
    if (!filter.get().isEmpty()) {
      filter.set("");
    }
    for (var root : scene().map(BlockScene::forest).orElse(List.of())) {
      var path = new ArrayDeque<BlockNode>();
      if (find(root, pid, path)) {
        for (var above : path) {
          if (line(above.key()).filter(line -> !line.place().open()).isPresent()) {
            turn(above.key());
          }
        }
        select(path.getLast().key());
        return true;
      }
    }
    return false;
  }

  private static boolean find(BlockNode node, int pid, ArrayDeque<BlockNode> path) {
    path.addLast(node);
    if (node.owner().filter(owner -> owner.pid() == pid).isPresent()) {
      return true;
    }
    for (var below : node.below()) {
      if (find(below, pid, path)) {
        return true;
      }
    }
    path.removeLast();
    return false;
  }

  /** Folds or unfolds that row. */
  public void turn(String key) {
    if (line(key).filter(line -> line.place().folds()).isPresent()) {
      if (!turned.remove(key)) {
        turned.add(key);
      }
      showLines();
    }
  }

  /** Goes to the root above the selected row. */
  public void toRoot() {
    line()
        .ifPresent(line -> {
          var lines = lines();
          for (var at = lines.indexOf(line); at >= 0; at--) {
            if (lines.get(at).place().depth() == 0) {
              select(lines.get(at).key());
              return;
            }
          }
        });
  }

  // ---- acts

  /** Asks whether to cancel what the selected session runs. */
  public void cancel() {
    detail.get().ifPresent(one -> ask(one, one.ways().cancel()));
  }

  /** Asks whether to end the selected session or prepared transaction. */
  public void end() {
    detail.get().ifPresent(one -> ask(one, one.ways().end()));
  }

  private void ask(BlockDetail one, Ways.Way way) {
    shown.get().ifPresent(seen -> asking.ask(seen, one.ways(), way));
  }

  /** The chosen one's query and what diagnoses it, as SQL. */
  Optional<String> sql() {
    return detail
        .get()
        .flatMap(one -> line().flatMap(ForestLine::owner).map(owner -> LocksText.sql(one, owner)));
  }

  /** The chosen one as Markdown, with its query, its rows and the time. */
  Optional<String> markdown() {
    return detail
        .get()
        .flatMap(one ->
            scene().map(scene -> LocksText.markdown(one, scene.sample().serverTime(), text())));
  }

  /** The selected row and those below it as text. */
  public String text() {
    var text = new StringBuilder();
    line()
        .ifPresent(line -> {
          text.append(line.text()).append('\n');
          var lines = lines();
          for (var at = lines.indexOf(line) + 1; at < lines.size(); at++) {
            var next = Objects.requireNonNull(lines.get(at));
            if (next.place().depth() <= line.place().depth()) {
              break;
            }
            text.append(next.text()).append('\n');
          }
        });
    return text.toString();
  }
}
