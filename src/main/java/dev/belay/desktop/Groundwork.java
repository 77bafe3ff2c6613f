package dev.belay.desktop;

import dev.belay.desktop.journal.HistoryReader;
import dev.belay.desktop.library.LibraryReader;
import dev.belay.journal.JournalStore;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.ProfileStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the desktop stands on and needs no window for. It is laid while JavaFX starts: the library
 * is read by then.
 *
 * @param sandbox how it is with the sandbox, for the library
 */
record Groundwork(
    DataHome data,
    ProfileStore profiles,
    PgEnvironment surroundings,
    JournalStore journals,
    SandboxState sandbox,
    HistoryReader history,
    EarlyLibrary library) {
  /** JavaFX makes the application by itself: what was begun before is left here for it. */
  private static final AtomicReference<Optional<CompletableFuture<Groundwork>>> BEGUN =
      new AtomicReference<>(Optional.empty());

  /** Begins on a thread of its own; returns at once. */
  static void begin() {
    BEGUN.set(
        Optional.of(
            CompletableFuture.supplyAsync(
                Groundwork::lay, task -> Thread.ofPlatform().name("belay-ground").start(task))));
  }

  /** What was begun, when it is there, or a new one. */
  static Groundwork take() {
    return BEGUN
        .getAndSet(Optional.empty())
        .map(CompletableFuture::join)
        .orElseGet(Groundwork::lay);
  }

  private static Groundwork lay() {
    var userHome = Path.of(System.getProperty("user.home", "."));
    var data = DataHome.of(System.getenv(), userHome, System.getProperty("os.name", ""));
    var clock = clock();
    var profiles = new ProfileStore(data.profiles());
    var surroundings = new PgEnvironment(System.getenv(), userHome);
    var journals = new JournalStore(data.path(), clock);
    var sandbox = new SandboxState();
    var reader = new LibraryReader(runbooks(), journals, profiles, surroundings, sandbox, clock);
    return new Groundwork(
        data,
        profiles,
        surroundings,
        journals,
        sandbox,
        new HistoryReader(journals),
        EarlyLibrary.begin(reader));
  }

  /** What time it is. */
  static InstantSource clock() {
    return InstantSource.system();
  }

  /** Beside the program when it is packaged, else in the folder where it was started. */
  static Path runbooks() {
    var home = Optional.ofNullable(System.getProperty("belay.home"));
    return Path.of(home.orElse("")).resolve("runbooks").toAbsolutePath();
  }
}
