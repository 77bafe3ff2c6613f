package dev.belay.desktop;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Fonts;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.Subscriptions;
import dev.belay.desktop.run.RunbookForms;
import dev.belay.desktop.run.RunsRoom;
import dev.belay.desktop.run.SandboxKeeper;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Target;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.Checkpoint;
import dev.belay.run.RunClock;
import dev.belay.run.RunEngine;
import dev.belay.run.RunTargets;
import dev.belay.run.Secrets;
import dev.belay.run.action.ActionRunners;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.slf4j.LoggerFactory;

/** The JavaFX application: the window first, the sandbox behind it. */
public final class DesktopApp extends Application {
  private final Subscriptions subscriptions = new Subscriptions();
  private final Groundwork ground = Groundwork.take();
  private final Executor fx = FxThread.executor();
  private volatile Optional<Latest<BandState>> band = Optional.empty();
  private volatile Optional<Latest<Target>> watched = Optional.empty();
  private volatile Optional<Latest<String>> status = Optional.empty();
  private volatile Optional<SandboxKeeper> sandbox = Optional.empty();
  private final Executor background = task -> Thread.ofVirtual().name("belay-desktop").start(task);

  /** Read beside the building of the window, which needs them when it is first laid out. */
  private final CompletableFuture<Void> fonts =
      CompletableFuture.runAsync(
          Fonts::load, task -> Thread.ofPlatform().daemon().name("belay-fonts").start(task));

  @Override
  public void start(Stage stage) {
    var preferences = new PreferencesStore(ground.data().preferences());
    // Before the first control is made: else JavaFX reads its own theme too, which nobody sees.
    Application.setUserAgentStylesheet(
        preferences
            .read()
            .theme()
            .theme(Platform.getPreferences().getColorScheme())
            .userAgentStylesheet());
    var desktop =
        new Desktop(
            new Desktop.Sources(
                ground.library(),
                ground.history(),
                ground.profiles(),
                new ConnectionProbe(new Connector(), ground.surroundings()),
                runs()),
            preferences,
            new Desktop.Threads(background, fx));
    Thread.setDefaultUncaughtExceptionHandler(
        new Faults(
            fx,
            desktop.model().fault()::set,
            System.getProperty("belay.log.file", "belay.log in the folder of temporary files")));
    band = Optional.of(new Latest<>(fx, desktop.connectionInUse()::sandboxIs));
    watched = Optional.of(new Latest<>(fx, desktop.live()::sandboxIs));
    status = Optional.of(new Latest<>(fx, words -> desktop.model().stands(words, false)));
    show(stage, desktop);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(desktop)));
  }

  @Override
  public void stop() {
    subscriptions.close();
  }

  private void show(Stage stage, Desktop desktop) {
    fonts.join();
    var scene = new Scene(desktop.shell(), 1280, 800);
    var appearance = desktop.appearance();
    appearance.system().bind(Platform.getPreferences().colorSchemeProperty());
    appearance.follow(scene, subscriptions);
    subscriptions.watch(desktop.model().band(), _ -> stage.setTitle(desktop.model().title()));
    stage.setMinWidth(1024);
    stage.setMinHeight(700);
    stage.setScene(scene);
    stage.setOnCloseRequest(event -> {
      var shell = desktop.shell();
      if (!desktop.runs().mayClose(shell::open, shell::closeOverlay, stage::close)) {
        event.consume();
      }
    });
    stage.show();
    // Not before: what goes on behind the window would keep it from being there.
    StartUp.watch(
        desktop.library(),
        () -> {
          background.execute(() -> startSandbox(desktop));
          desktop.warmUp();
        });
  }

  private RunsRoom.Engine runs() {
    var clock = Groundwork.clock();
    var profiles = ground.profiles();
    var runners = new ActionRunners(Optional.empty());
    var engine =
        new RunEngine(
            ground.journals(),
            new Connector(),
            runners::of,
            runners::undo,
            new Secrets(System.getenv()),
            RunClock.of(clock),
            Checkpoint.NONE);
    return new RunsRoom.Engine(
        engine,
        new RunTargets(profiles, ground.surroundings()),
        sandboxes(),
        new RunbookForms(
            Groundwork.runbooks(), profiles, clock, System.getProperty("user.name", "unknown")));
  }

  private SandboxKeeper sandboxes() {
    var keeper =
        new SandboxKeeper(
            () ->
                new Sandbox(
                    ground.data().sandboxes(),
                    SandboxOptions.usual(),
                    (what, _, _) -> say("Sandbox: " + what)),
            ground.journals(),
            server -> {
              ground.sandbox().started(server);
              band.ifPresent(one -> one.offer(band(server)));
              watch(server);
            });
    sandbox = Optional.of(keeper);
    return keeper;
  }

  /** As its superuser: only so may everything be seen, and anything be ended. */
  private void watch(SandboxServer server) {
    try {
      var target = server.superuserTarget();
      watched.ifPresent(one -> one.offer(target));
    } catch (SandboxException e) {
      say("The sandbox is not watched: " + e.happened() + " " + e.cure());
    }
  }

  private void say(String words) {
    status.ifPresent(one -> one.offer(words));
  }

  private void startSandbox(Desktop desktop) {
    try {
      var server = sandbox.orElseThrow().warm();
      say("Sandbox " + server.programs().label() + " ready");
    } catch (SandboxException e) {
      ground.sandbox().failed(e.happened());
      say("Sandbox not running: " + e.happened() + " " + e.cure());
    }
    desktop.library().refresh();
  }

  /** Runs that wait are left as they stand; the sandbox stays where one claims it. */
  private void end(Desktop desktop) {
    desktop.runs().close();
    // Not waited for: a watched server may not answer, and its sessions end with this process.
    background.execute(desktop.live()::close);
    try {
      sandbox.orElseThrow().close();
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
