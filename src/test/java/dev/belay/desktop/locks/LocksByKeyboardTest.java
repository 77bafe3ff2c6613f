package dev.belay.desktop.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Appearance;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.recorder.FreeRecorder;
import dev.belay.desktop.recorder.RecordingFolders;
import dev.belay.desktop.shell.Place;
import dev.belay.desktop.shell.Shell;
import dev.belay.desktop.shell.ShellViewModel;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Hands;
import dev.belay.desktop.watch.Export;
import dev.belay.desktop.watch.WatchDesk;
import dev.belay.desktop.watch.WholeQueries;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.HostPort;
import dev.belay.postgres.Secret;
import dev.belay.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** The locks room over a really blocked server, driven by TestFX's robot: keys and one click. */
class LocksByKeyboardTest {
  @TempDir private Path home;

  @Test
  void treeFilterGraphCancelAndReplayAreDrivenByKeys() throws Exception {
    var server = TestServer.newest();
    var database = server.freshDatabase();
    server.execute(database, "CREATE TABLE held (id int)");
    try (var waiters = Executors.newVirtualThreadPerTaskExecutor();
        var root = server.connect(database);
        var altering = server.connect(database);
        var reading = server.connect(database);
        var window = new Window(home, server, database)) {
      root.setAutoCommit(false);
      run(root, "LOCK TABLE held IN ROW EXCLUSIVE MODE");
      var alter = start(waiters, altering, "ALTER TABLE held ADD COLUMN a int");
      window.until("the ALTER waits", () -> window.labels().contains(pid(altering)));
      var read = start(waiters, reading, "SELECT * FROM held");
      window.until("both wait", () -> window.labels().size() == 3);

      tree(window, root, altering, reading);
      filter(window, reading);
      graph(window, root, altering, reading);
      cancel(window, altering);
      assertThat(alter.get(30, TimeUnit.SECONDS)).isEqualTo("57014");
      assertThat(read.get(30, TimeUnit.SECONDS)).isEmpty();
      window.until("nobody waits", () -> window.labels().isEmpty());
      replay(window, altering);
    }
  }

  /** Down walks the rows, Left folds, Right unfolds, R goes to the root. */
  private static void tree(
      Window window, Connection root, Connection altering, Connection reading) {
    window.pane("locks-forest").press(KeyCode.HOME);
    assertThat(window.labels()).containsExactly(pid(root), pid(altering), pid(reading));
    window.press(KeyCode.DOWN).press(KeyCode.DOWN);
    assertThat(window.chosen()).isEqualTo(pid(reading));
    window.press(KeyCode.R);
    assertThat(window.chosen()).isEqualTo(pid(root));
    window.press(KeyCode.LEFT);
    assertThat(window.labels()).containsExactly(pid(root));
    window.press(KeyCode.RIGHT);
    assertThat(window.labels()).hasSize(3);
  }

  private static void filter(Window window, Connection reading) {
    window.write("/");
    assertThat(window.hands.focused()).isEqualTo("locks-filter");
    window.write("select * from held");
    assertThat(window.labels()).as("what it hits and those above").endsWith(pid(reading));
    window.write("!");
    assertThat(window.labels()).isEmpty();
    window.press(KeyCode.CONTROL, KeyCode.A).press(KeyCode.BACK_SPACE).press(KeyCode.ESCAPE);
    assertThat(window.labels()).hasSize(3);
  }

  /** One click chooses a node; arrows walk to who waits and back to who blocks. */
  private static void graph(
      Window window, Connection root, Connection altering, Connection reading) {
    window.pane("locks-forest").hands.goBy(KeyCode.G, "locks-graph");
    window.until("the graph is drawn", () -> window.node("graph-" + pid(altering)).isPresent());
    window.hands.click("graph-" + pid(altering));
    assertThat(window.chosen()).isEqualTo(pid(altering));
    assertThat(window.hands.focused()).isEqualTo("locks-graph");
    window.press(KeyCode.RIGHT);
    assertThat(window.chosen()).isEqualTo(pid(reading));
    window.press(KeyCode.LEFT).press(KeyCode.LEFT);
    assertThat(window.chosen()).isEqualTo(pid(root));
    var before = Fx.on(window::zoom);
    window.write("+");
    assertThat(Fx.on(window::zoom)).isGreaterThan(before);
    window.write("-");
    assertThat(Fx.on(window::zoom)).isEqualTo(before);
    window.press(KeyCode.RIGHT);
    assertThat(window.chosen()).isEqualTo(pid(altering));
  }

  private static void cancel(Window window, Connection altering) {
    window.press(KeyCode.C);
    assertThat(window.hands.shows("act-confirm")).isTrue();
    window.hands.goBy(KeyCode.TAB, "act-confirmed");
    window.press(KeyCode.ENTER);
    window.until(
        "the server says that it is cancelled",
        () ->
            window.model.asking().said().get().contains(pid(altering))
                && !window.model.asking().said().get().endsWith("sent…"));
  }

  /** The event before is the queue's end; a second earlier it is there again, and read only. */
  private static void replay(Window window, Connection altering) {
    window.pane("timeline");
    window.until(
        "the queue's end is marked",
        () -> window.room.recorder().state().get().source().isPresent());
    for (var i = 0; i < 60 && Fx.on(window::at).isEmpty(); i++) {
      window.press(KeyCode.PAGE_UP);
    }
    for (var i = 0; i < 60 && !window.labels().contains(pid(altering)); i++) {
      var at = Fx.on(window::at);
      window.press(KeyCode.LEFT);
      window.until("a second earlier is shown", () -> !window.at().equals(at));
    }
    assertThat(window.labels()).contains(pid(altering));
    window.until("it is said", () -> window.model.past().get().isPresent());
    window.press(KeyCode.C);
    assertThat(window.hands.shows("act-confirm")).as("the past is read only").isFalse();
    window.press(KeyCode.END);
    window.until("now is shown again", () -> window.model.past().get().isEmpty());
    assertThat(window.labels()).isEmpty();
  }

  private static Future<String> start(ExecutorService on, Connection connection, String sql) {
    return on.submit(() -> run(connection, sql));
  }

  /** The SQLSTATE of its failure; empty when it went well. */
  private static String run(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static String pid(Connection connection) {
    try {
      return String.valueOf(connection.unwrap(PGConnection.class).getBackendPID());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The frame with the room, its watch and its recorder. */
  private static final class Window implements AutoCloseable {
    private final Hands hands;
    private final WatchDesk desk;
    private final LocksViewModel model;
    private final LocksRoom room;
    private final Shell shell;

    Window(Path home, TestServer server, String database) {
      Fx.start();
      var fx = FxThread.executor();
      desk = new WatchDesk(task -> Thread.ofVirtual().start(task), fx);
      var folders = new RecordingFolders(home.resolve("runs"), home.resolve("watched"));
      var recorder = new FreeRecorder(folders, QueryTexts::byDefault);
      desk.beside(recorder::begin);
      model = Fx.on(() -> new LocksViewModel(desk::act, () -> Environment.SANDBOX));
      room =
          Fx.on(() ->
              new LocksRoom(
                  model,
                  desk::askNow,
                  new LocksRoom.Means(
                      task -> Thread.ofVirtual().start(task),
                      fx,
                      _ -> {},
                      new Export(task -> Thread.ofVirtual().start(task), fx, WholeQueries.NONE),
                      recorder::source,
                      folders,
                      QueryTexts::byDefault)));
      desk.tell(
          () -> BlockScene::of,
          watched -> {
            model.take(watched);
            room.recorder().grown();
          });
      shell =
          Fx.on(() -> {
            var frame =
                new ShellViewModel(new BandState.Away(Environment.SANDBOX, "test", "not started"));
            var made = new Shell(frame, new Appearance(), List.of(room.room()));
            room.declare(made);
            made.commands().on("filter", room::filter);
            frame.open(Place.LOCKS);
            return made;
          });
      hands = new Hands(() -> shell);
      var spec =
          ConnectionSpec.of(
              new HostPort(server.host(), server.port()),
              database,
              TestServer.USER,
              Optional.of(Secret.of(TestServer.PASSWORD)));
      desk.follow(
          new WatchDesk.Where(
              "test", Environment.SANDBOX, (role, name) -> new Connector().open(spec, role, name)));
    }

    void until(String what, java.util.concurrent.Callable<Boolean> condition) {
      hands.until(what, condition);
    }

    List<String> labels() {
      return model.lines().stream().map(line -> line.words().label()).toList();
    }

    String chosen() {
      return Fx.on(() -> model.detail().get().map(BlockDetail::label).orElse(""));
    }

    Optional<Node> node(String id) {
      return Optional.ofNullable(shell.lookup("#" + id));
    }

    double zoom() {
      return ((GraphPane) node("locks-graph").orElseThrow()).zoom();
    }

    Optional<java.time.Instant> at() {
      return room.recorder().past().get().map(past -> past.at());
    }

    /** Goes from pane to pane until that one has the focus. */
    Window pane(String id) {
      hands.goBy(KeyCode.F6, id);
      return this;
    }

    Window press(KeyCode... keys) {
      hands.press(keys);
      return this;
    }

    void write(String text) {
      hands.write(text);
    }

    @Override
    public void close() {
      hands.close();
      Fx.run(room::close);
      desk.close();
    }
  }
}
