package dev.belay.desktop;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Fonts;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibraryReader;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.postgres.sandbox.SandboxServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.slf4j.LoggerFactory;

/** The JavaFX application: the window first, the sandbox behind it. */
public final class DesktopApp extends Application {
  private final Subscriptions subscriptions = new Subscriptions();
  private final AtomicReference<String> sandboxWords =
      new AtomicReference<>("Belay's own server, starting");
  private final Executor fx = FxThread.executor();
  private final Executor background = task -> Thread.ofVirtual().name("belay-desktop").start(task);

  @Override
  public void start(Stage stage) {
    Fonts.load();
    var userHome = Path.of(System.getProperty("user.home", "."));
    var data = DataHome.of(System.getenv(), userHome, System.getProperty("os.name", ""));
    var clock = InstantSource.system();
    var said = new SimpleStringProperty("");
    var profiles = new ProfileStore(data.profiles());
    var surroundings = new PgEnvironment(System.getenv(), userHome);
    var journals = new JournalStore(data.path(), clock);
    var source =
        new LibraryReader(runbooks(), journals, profiles, surroundings, sandboxWords::get, clock);
    var desktop =
        new Desktop(
            new Desktop.Sources(
                source,
                new HistoryReader(journals),
                profiles,
                new ConnectionProbe(new Connector(), surroundings)),
            new PreferencesStore(data.preferences()),
            new Desktop.Threads(background, fx),
            new Desktop.Opening(
                run -> said.set("Runs go on in a terminal yet: belay resume " + run),
                runbook -> said.set("Runs start in a terminal yet: belay run " + runbook)));
    subscriptions.watch(said, desktop.model().status()::set);
    show(stage, desktop);
    background.execute(() -> startSandbox(data, desktop));
  }

  @Override
  public void stop() {
    subscriptions.close();
  }

  private void show(Stage stage, Desktop desktop) {
    var scene = new Scene(desktop.shell(), 1280, 800);
    var appearance = desktop.appearance();
    appearance.system().bind(Platform.getPreferences().colorSchemeProperty());
    appearance.follow(scene, subscriptions);
    subscriptions.watch(desktop.model().band(), _ -> stage.setTitle(desktop.model().title()));
    stage.setMinWidth(1024);
    stage.setMinHeight(700);
    stage.setScene(scene);
    stage.show();
  }

  /** Beside the program when it is packaged, else in the folder where it was started. */
  private static Path runbooks() {
    var home = Optional.ofNullable(System.getProperty("belay.home"));
    return Path.of(home.orElse("")).resolve("runbooks").toAbsolutePath();
  }

  private void startSandbox(DataHome data, Desktop desktop) {
    var status = new Latest<String>(fx, desktop.model().status()::set);
    try {
      var sandbox =
          new Sandbox(
              data.sandboxes(),
              SandboxOptions.usual(),
              (what, done, of) -> status.offer("Sandbox: " + what));
      var server = sandbox.start();
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(sandbox)));
      var words = server.programs().label();
      sandboxWords.set(words + ", running");
      status.offer("Sandbox " + words + " ready");
      new Latest<BandState>(fx, desktop.connectionInUse()::sandboxIs).offer(band(server));
    } catch (SandboxException e) {
      sandboxWords.set("not running: " + e.happened());
      status.offer("Sandbox not running: " + e.happened() + " " + e.cure());
    }
    desktop.library().refresh();
  }

  private static void stop(Sandbox sandbox) {
    try {
      sandbox.leave();
    } catch (SandboxException e) {
      LoggerFactory.getLogger(DesktopApp.class).warn("{} {}", e.happened(), e.cure());
    }
  }

  private static BandState band(SandboxServer server) {
    return new BandState.Connected(
        Environment.SANDBOX,
        SandboxServer.DATABASE,
        new BandState.Server(
            "Belay's own server on this machine",
            Optional.empty(),
            server.programs().label(),
            Optional.of(Formats.fingerprint(server.systemIdentifier())),
            Optional.empty()),
        "");
  }
}
