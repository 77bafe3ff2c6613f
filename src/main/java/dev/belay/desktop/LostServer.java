package dev.belay.desktop;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.shell.BandOwner.Silence;
import dev.belay.desktop.watch.Watched;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes back what the frame says of the server in use while it does not answer, and says it again
 * when it does. FX thread only.
 */
final class LostServer {
  private final Consumer<Optional<Silence>> band;
  private final LibraryViewModel library;
  private final Supplier<Optional<String>> driven;

  /**
   * Watches over the frame.
   *
   * @param band takes that the server is silent
   * @param driven the name of the connection of the run that is driven
   */
  LostServer(
      Consumer<Optional<Silence>> band,
      LibraryViewModel library,
      Supplier<Optional<String>> driven) {
    this.band = band;
    this.library = library;
    this.driven = driven;
  }

  /** What the watch saw last: the moment of the last sample, and whether there is a newer one. */
  void take(Watched<Instant> now) {
    library.setOffline(
        now.away().map(away -> new LibraryViewModel.Offline(now.name(), away.since())));
    band.accept(now.away().flatMap(_ -> now.scene()).map(seen -> silence(now, seen)));
  }

  /** A run itself asks only when it has something to send: the watch of its server knows first. */
  private Silence silence(Watched<?> now, Instant seen) {
    return new Silence(
        now.environment(),
        "last seen " + Formats.moment(seen) + " UTC",
        driven.get().equals(Optional.of(now.name())));
  }
}
