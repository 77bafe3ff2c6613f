package dev.belay.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.connections.ConnectionProbe;
import dev.belay.desktop.fx.FxThread;
import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibraryReader;
import dev.belay.desktop.library.SandboxCard;
import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.RunPicture;
import dev.belay.desktop.run.RunRoom;
import dev.belay.desktop.run.RunScreen;
import dev.belay.desktop.run.RunsRoom;
import dev.belay.desktop.settings.PreferencesStore;
import dev.belay.desktop.testing.Fx;
import dev.belay.desktop.testing.Keys;
import dev.belay.desktop.testing.Mouse;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.Connector;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.sandbox.SandboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javafx.scene.input.KeyCode;

/** The whole desktop on a data folder, driven through a run by the keyboard or the mouse. */
final class DesktopJourney implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private final RunsRoom.Engine parts;
  private final Desktop desktop;
  private final Keys keys;
  private final Optional<Mouse> mouse;

  /** Opens the window at the library of that data folder, for the keyboard alone. */
  DesktopJourney(Path home, RunsRoom.Engine parts) {
    this(home, parts, false);
  }

  /** The same, for the mouse. */
  static DesktopJourney byMouse(Path home, RunsRoom.Engine parts) {
    return new DesktopJourney(home, parts, true);
  }

  private DesktopJourney(Path home, RunsRoom.Engine parts, boolean mouse) {
    this.parts = parts;
    var made = new AtomicReference<Desktop>();
    keys =
        new Keys(() -> {
          made.set(desktop(home, parts));
          return made.get().shell();
        });
    desktop = made.get();
    desktop.warmUp();
    this.mouse = mouse ? Optional.of(new Mouse(desktop.shell())) : Optional.empty();
  }

  Desktop desktop() {
    return desktop;
  }

  Keys keys() {
    return keys;
  }

  /** Opens the guided migration from the library and starts it with what its form proposes. */
  DesktopJourney startGuidedMigration() {
    awaits("runbook-guided-migration");
    if (mouse.isPresent()) {
      mouse.get().click("runbook-guided-migration");
      mouse.get().click("library-open");
      mouse.get().click("start-act");
      return this;
    }
    keys.tabTo("runbook-guided-migration").press(KeyCode.ENTER);
    enter("start-act");
    return this;
  }

  /** Waits until a node of that id is in the window. */
  DesktopJourney awaits(String id) {
    keys.until(id + " is in the window", () -> desktop.shell().lookup("#" + id) != null);
    return this;
  }

  /** Presses what the bar asks for, once for each thing that it asks, until the run has ended. */
  DesktopJourney driveToTheEnd() {
    return drive(_ -> false);
  }

  /** The same, but at most until the bar shows that; it is left unanswered. */
  DesktopJourney drive(Predicate<Main> until) {
    var end = Instant.now().plus(PATIENCE);
    var acted = Optional.<Main>empty();
    var actedAt = Instant.EPOCH;
    while (!over()) {
      var main = main();
      if (main.filter(until).isPresent()) {
        return this;
      }
      assertThat(Instant.now()).as("still at %s, focus %s", main, keys.focused()).isBefore(end);
      // A hand that missed, because the screen moved under it, tries once more.
      var again = mouse.isPresent() && Instant.now().isAfter(actedAt.plusSeconds(8));
      if (main.isEmpty() || main.equals(acted) && !again) {
        pause();
        continue;
      }
      acted = main;
      actedAt = Instant.now();
      if (mouse.isPresent()) {
        click(main.get(), mouse.get());
      } else {
        act(main.get());
      }
    }
    return this;
  }

  private void act(Main main) {
    switch (main) {
      case Main.TypeTarget type -> {
        focus("confirm-field");
        keys.type(type.target()).press(KeyCode.ENTER);
      }
      case Main.Confirm _ -> enter("run-act");
      case Main.Value value when !value.choices().isEmpty() -> {
        // The answer that is prepared has the focus, else the first.
        enter("answer-" + (Math.max(0, value.choices().indexOf(value.proposed())) + 1));
      }
      case Main.Value value -> {
        focus("run-value");
        // Only the window that started the run has the prepared answers.
        if (value.proposed().isEmpty()) {
          keys.type("chat 1.0, as seen");
        }
        keys.press(KeyCode.ENTER);
      }
      case Main.SecondPerson _ -> enter("run-person");
      case Main.Question _ -> enter("answer-1");
      case Main.Quiet _,
          Main.Gates _,
          Main.Running _,
          Main.Stopping _,
          Main.Held _,
          Main.Elsewhere _,
          Main.Ended _,
          Main.NotDriven _ -> {}
    }
  }

  private void click(Main main, Mouse hand) {
    switch (main) {
      case Main.TypeTarget type -> {
        hand.click("confirm-field");
        keys.type(type.target());
        hand.click("run-act");
      }
      case Main.Value value when !value.choices().isEmpty() ->
          hand.click("answer-" + (Math.max(0, value.choices().indexOf(value.proposed())) + 1));
      case Main.Confirm _, Main.Value _, Main.SecondPerson _ -> hand.click("run-act");
      case Main.Question _ -> hand.click("answer-1");
      case Main.Quiet _,
          Main.Gates _,
          Main.Running _,
          Main.Stopping _,
          Main.Held _,
          Main.Elsewhere _,
          Main.Ended _,
          Main.NotDriven _ -> {}
    }
  }

  /** Waits until the bar asks for something of that kind, and answers nothing meanwhile. */
  void awaitsBar(Class<? extends Main> kind) {
    keys.until(
        "the bar shows " + kind.getSimpleName(),
        () ->
            desktop.runs().model().screen().get().map(RunScreen::bar).stream()
                .anyMatch(bar -> kind.isInstance(bar.main())));
  }

  /** Waits until that node has the focus. */
  void focus(String id) {
    var end = Instant.now().plus(Duration.ofSeconds(30));
    while (!keys.focused().equals(id)) {
      assertThat(Instant.now())
          .as("%s has the focus, not %s; the bar: %s", keys.focused(), id, main())
          .isBefore(end);
      pause();
    }
  }

  /** Presses Enter once that node has the focus. */
  void enter(String id) {
    focus(id);
    keys.press(KeyCode.ENTER);
  }

  /** What the bar asks for. */
  Optional<Main> main() {
    return Fx.on(
        () -> desktop.runs().model().screen().get().map(RunScreen::bar).map(bar -> bar.main()));
  }

  /** The run as the room shows it. */
  RunPicture picture() {
    var room = Fx.on(() -> desktop.runs().model().room().get());
    assertThat(room).isInstanceOf(RunRoom.Shown.class);
    return ((RunRoom.Shown) room).picture();
  }

  private boolean over() {
    var room = Fx.on(() -> desktop.runs().model().room().get());
    assertThat(room).isNotInstanceOf(RunRoom.NotOpened.class);
    return room instanceof RunRoom.Shown(var picture)
        && picture.state().progress().outcome().isPresent()
        && main().filter(Main.Ended.class::isInstance).isPresent();
  }

  /** So that asking does not keep the FX thread from its work. */
  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
  }

  @Override
  public void close() throws SandboxException {
    desktop.runs().close();
    keys.close();
    parts.sandboxes().stop();
  }

  /** The whole desktop over that data folder. FX thread. */
  static Desktop desktop(Path home, RunsRoom.Engine parts) {
    var surroundings = new PgEnvironment(Map.of(), home);
    var journals = new JournalStore(home, InstantSource.system());
    var profiles = new ProfileStore(home.resolve("profiles.yaml"));
    return new Desktop(
        new Desktop.Sources(
            new LibraryReader(
                Path.of("runbooks").toAbsolutePath(),
                journals,
                profiles,
                surroundings,
                () -> new SandboxCard("ready", Optional.empty()),
                InstantSource.system()),
            new HistoryReader(journals),
            profiles,
            new ConnectionProbe(new Connector(), surroundings),
            parts),
        new PreferencesStore(home.resolve("desktop.properties")),
        new Desktop.Threads(task -> Thread.ofVirtual().start(task), FxThread.executor()));
  }
}
