package dev.belay.desktop.bench;

import dev.belay.desktop.activity.ActivityRoom;
import dev.belay.desktop.activity.ActivityScene;
import dev.belay.desktop.activity.ActivityScenes;
import dev.belay.desktop.activity.ActivityViewModel;
import dev.belay.desktop.activity.TableChoice;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.fx.Theme;
import dev.belay.desktop.locks.BlockScene;
import dev.belay.desktop.locks.LocksRoom;
import dev.belay.desktop.locks.LocksViewModel;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.recorder.Source;
import dev.belay.desktop.recorder.WaitCourse;
import dev.belay.desktop.shell.Room;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Screens;
import dev.belay.desktop.watch.Asking;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.Watched;
import dev.belay.desktop.watch.WholeQueries;
import dev.belay.live.Cost;
import dev.belay.live.LockFacts;
import dev.belay.live.LockGraph;
import dev.belay.live.LockKind;
import dev.belay.live.LockMode;
import dev.belay.live.LockObject;
import dev.belay.live.LockRow;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.recorder.Mark;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

/**
 * How long a sample of 1000 sessions keeps the FX thread: taking it, then the style and layout of
 * all that it changed in a shown window of 1280 x 800. It is the thread's own time on the
 * processor, so that others on the machine do not count. The target is 4 ms (p99).
 *
 * <p>{@code mvn -q test-compile}, then {@code java -Dglass.platform=Headless -Dprism.order=sw
 * --enable-native-access=ALL-UNNAMED -cp target/classes:target/test-classes:$(mvn -q
 * dependency:build-classpath -Dmdep.outputFile=/dev/stdout)
 * dev.belay.desktop.bench.LiveRoomsBenchmark}
 */
public final class LiveRoomsBenchmark {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int SESSIONS = 1000;
  private static final int WARM_UP = 200;
  private static final int SAMPLES = Integer.getInteger("belay.samples", 200);

  /**
   * What came to the FX thread by itself, as the drawn graph does: it counts with the next pulse.
   */
  private static final AtomicLong LATER = new AtomicLong();

  private LiveRoomsBenchmark() {}

  private static void later(Runnable task) {
    Platform.runLater(() -> {
      var start = CLOCK.getCurrentThreadCpuTime();
      task.run();
      LATER.addAndGet(CLOCK.getCurrentThreadCpuTime() - start);
    });
  }

  /** A room in a scene, and what takes its samples. */
  private static final class Shown<T> {
    private final Stage stage;
    private final Function<Sample, T> derive;
    private final Consumer<Watched<T>> take;
    private CompletableFuture<Long> pulse = new CompletableFuture<>();
    private long begun;
    private long taking;

    long taking() {
      return taking;
    }

    Shown(Stage stage, Function<Sample, T> derive, Consumer<Watched<T>> take) {
      this.stage = stage;
      this.derive = derive;
      this.take = take;
      stage.getScene().addPreLayoutPulseListener(() -> begun = CLOCK.getCurrentThreadCpuTime());
      stage
          .getScene()
          .addPostLayoutPulseListener(() ->
              pulse.complete(
                  taking + LATER.getAndSet(0) + CLOCK.getCurrentThreadCpuTime() - begun));
    }

    Function<Sample, T> derive() {
      return derive;
    }

    /** What the FX thread worked for that sample: taking it, then the next pulse's layout. */
    long time(Watched<T> watched) {
      var done =
          Fx.on(() -> {
            pulse = new CompletableFuture<>();
            var start = CLOCK.getCurrentThreadCpuTime();
            take.accept(watched);
            taking = CLOCK.getCurrentThreadCpuTime() - start;
            Platform.requestNextPulse();
            return pulse;
          });
      return done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    void close() {
      Fx.run(stage::close);
    }
  }

  /** Prints a line for each room and kind of change; an argument chooses some by their name. */
  public static void main(String[] arguments) {
    Fx.start();
    System.out.printf(
        Locale.ROOT,
        "%-46s %10s %10s %10s %10s %12s%n",
        "FX thread per sample, " + SESSIONS + " sessions",
        "median ms",
        "p99 ms",
        "longest ms",
        "taking ms",
        "beside ms");
    var only = arguments.length == 0 ? "" : arguments[0];
    var measures = new LinkedHashMap<String, Consumer<String>>();
    measures.put(
        "activity, each session ages",
        what -> measure(what, activity(), LiveRoomsBenchmark::ageing));
    measures.put(
        "activity, 5 % change, some come and go",
        what -> measure(what, activity(), LiveRoomsBenchmark::steady));
    measures.put(
        "activity, every session changes",
        what -> measure(what, activity(), at -> ActivityScenes.crowd(SESSIONS, at)));
    measures.put(
        "locks, queue of 998 folded",
        what -> measure(what, locks(false, 1280), LiveRoomsBenchmark::queue));
    measures.put(
        "locks, queue of 998 unfolded",
        what -> measure(what, locks(true, 1280), LiveRoomsBenchmark::queue));
    measures.put(
        "locks, queue of 998 unfolded, graph in sight",
        what -> measure(what, locks(true, 1920), LiveRoomsBenchmark::queue));
    measures.forEach((what, run) -> {
      if (what.contains(only)) {
        run.accept(what);
      }
    });
    System.exit(0);
  }

  private static <T> void measure(String what, Shown<T> shown, IntFunction<Sample> samples) {
    var times = new ArrayList<Long>();
    var taking = new ArrayList<Long>();
    var beside = new ArrayList<Long>();
    for (var second = 0; second < WARM_UP + SAMPLES; second++) {
      var sample = samples.apply(second);
      var begun = System.nanoTime();
      var scene = shown.derive().apply(sample);
      var derived = System.nanoTime() - begun;
      var watched =
          new Watched<>(1, "db-1", Environment.SANDBOX, Optional.of(scene), Optional.empty());
      var took = shown.time(watched);
      if (second >= WARM_UP) {
        times.add(took);
        taking.add(shown.taking());
        beside.add(derived);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-46s %10.2f %10.2f %10.2f %10.2f %12.2f%n",
        what,
        millis(times, 50),
        millis(times, 99),
        millis(times, 100),
        millis(taking, 50),
        millis(beside, 50));
    shown.close();
  }

  private static double millis(List<Long> nanos, int percent) {
    var sorted = nanos.stream().mapToLong(one -> one).sorted().toArray();
    var at = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
    return LongStream.of(sorted).skip(Math.max(0, at)).findFirst().orElse(0) / 1e6;
  }

  private static Shown<ActivityScene> activity() {
    return Fx.on(() -> {
      var model =
          new ActivityViewModel(
              new Asking((_, _, _) -> {}, () -> Environment.SANDBOX),
              (_, _, _) -> {},
              TableChoice.USUAL,
              _ -> {});
      var room =
          new ActivityRoom(
              model,
              new ActivityRoom.Outside(
                  () -> {},
                  _ -> {},
                  _ -> {},
                  new Export(Runnable::run, Runnable::run, WholeQueries.NONE),
                  _ -> QueryTexts.KEPT));
      var derive = model.derivation();
      Consumer<Watched<ActivityScene>> take =
          watched -> {
            model.take(watched);
            if (model.selected().get().isEmpty()) {
              model.select(model.rows().get(3).key());
            }
          };
      return show(room.room(), room::declare, derive, take, 1280);
    });
  }

  private static Shown<BlockScene> locks(boolean unfolded, int width) {
    return Fx.on(() -> {
      var model = new LocksViewModel((_, _, _) -> {}, () -> Environment.SANDBOX);
      Executor pool = ForkJoinPool.commonPool();
      var course = recorded();
      var source = new Source("db-1", Path.of("none"), course, true, Optional.empty());
      var room =
          new LocksRoom(
              model,
              () -> {},
              new LocksRoom.Means(
                  pool,
                  LiveRoomsBenchmark::later,
                  _ -> {},
                  new Export(pool, FxThread.executor(), WholeQueries.NONE),
                  () -> Optional.of(source),
                  new RecordingFolders(Path.of("none"), Path.of("none")),
                  _ -> QueryTexts.KEPT));
      var turned = new boolean[] {!unfolded};
      Consumer<Watched<BlockScene>> take =
          watched -> {
            model.take(watched);
            var at = watched.scene().orElseThrow().sample().serverTime();
            course.add(at, SESSIONS - 1);
            room.recorder().grown();
            if (!turned[0]) {
              turned[0] = true;
              model.turn(model.lines().get(2).key());
            }
          };
      return show(room.room(), room::declare, model::scene, take, width);
    });
  }

  /** Half an hour before the first sample, for the timeline. */
  private static WaitCourse recorded() {
    var course = new WaitCourse();
    for (var second = 1800; second > 0; second--) {
      course.add(ActivityScenes.NOW.minusSeconds(second), second % 100);
    }
    course.mark(
        new Mark(ActivityScenes.NOW.minusSeconds(300), Mark.Kind.STEP_BEGAN, "Step apply began"));
    return course;
  }

  private static <T> Shown<T> show(
      Room room,
      Consumer<Shell> declare,
      Function<Sample, T> derive,
      Consumer<Watched<T>> take,
      int width) {
    var frame = new ShellViewModel(Screens.band(Environment.SANDBOX));
    var shell = new Shell(frame, new Appearance(), List.of(room));
    declare.accept(shell);
    frame.open(room.place());
    // The headless platform's screen is 1000 high.
    var scene = new Scene(shell, width, width == 1280 ? 800 : 980);
    Theme.DARK.dress(scene);
    var stage = new Stage();
    stage.setScene(scene);
    stage.show();
    return new Shown<>(stage, derive, take);
  }

  /** The same sessions in the same state, a second later. */
  private static Sample ageing(int second) {
    var first = ActivityScenes.crowd(SESSIONS, 0);
    return at(first, second, first.sessions());
  }

  /** Fifty sessions in another state than before, five that came. */
  private static Sample steady(int second) {
    var first = ActivityScenes.crowd(SESSIONS * 2, 0).sessions();
    var sessions = new ArrayList<SessionActivity>();
    for (var i = 0; i < SESSIONS; i++) {
      var other = i * 7919L % 20 == second % 20;
      var at = i < SESSIONS - 5 ? i : SESSIONS + (second * 5 + i) % SESSIONS;
      var one = first.get(at);
      sessions.add(other ? doing(one, first.get((at + second) % SESSIONS)) : one);
    }
    return at(ActivityScenes.crowd(1, second), second, sessions);
  }

  private static SessionActivity doing(SessionActivity who, SessionActivity what) {
    return new SessionActivity(
        who.pid(),
        who.backendStart(),
        who.client(),
        what.doing(),
        what.horizon(),
        who.leaderPid(),
        what.query());
  }

  private static Sample at(Sample like, int second, List<SessionActivity> sessions) {
    var now = ActivityScenes.NOW.plusSeconds(second);
    return new Sample(
        now,
        like.cost(),
        sessions,
        like.locks(),
        like.progress(),
        ActivityScenes.crowd(1, second).health(),
        like.sight());
  }

  /** A holder, an ALTER behind it, and all others behind that. */
  private static Sample queue(int second) {
    var now = ActivityScenes.NOW.plusSeconds(second);
    var sessions = ActivityScenes.crowd(SESSIONS, 0).sessions();
    var table =
        new LockObject(
            "relation:5:16500::::::::",
            LockKind.RELATION,
            Optional.of(5L),
            Optional.of(16500L),
            "table public.nchat_messages");
    var rows = new ArrayList<LockRow>();
    for (var i = 0; i < sessions.size(); i++) {
      rows.add(
          new LockRow(
              table,
              sessions.get(i).pid(),
              "3/" + i,
              i == 1 ? LockMode.ACCESS_EXCLUSIVE : LockMode.ROW_EXCLUSIVE,
              i == 0,
              i == 0
                  ? Optional.empty()
                  : Optional.of(ActivityScenes.NOW.minusSeconds(2000).plusMillis(i * 10L))));
    }
    return new Sample(
        now,
        new Cost(3.9, 20_000, rows.size(), rows.size(), Cost.Strategy.ALL),
        sessions,
        LockGraph.of(new LockFacts(rows, Map.of(), List.of(), Map.of())),
        List.of(),
        Optional.empty(),
        ActivityScenes.crowd(1, 0).sight());
  }
}
