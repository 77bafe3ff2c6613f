package dev.belay.desktop;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.watch.Watched;
import dev.belay.postgres.Environment;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;

/**
 * Takes back what the frame says of the server in use while it does not answer, and says it again
 * when it does. What a driven run says in the band is the run's own, unless it is on that server:
 * the run itself asks only when it has something to send. FX thread only.
 */
final class LostServer {
  private final ObjectProperty<BandState> band;
  private final LibraryViewModel library;
  private final Supplier<Optional<String>> driven;
  private Optional<BandState> before = Optional.empty();
  private Optional<BandState> shown = Optional.empty();

  /**
   * Watches over the frame.
   *
   * @param driven the name of the connection of the run that is driven
   */
  LostServer(
      ObjectProperty<BandState> band, LibraryViewModel library, Supplier<Optional<String>> driven) {
    this.band = band;
    this.library = library;
    this.driven = driven;
  }

  /** What the watch saw last: the moment of the last sample, and whether there is a newer one. */
  void take(Watched<Instant> now) {
    library.setOffline(
        now.away().map(away -> new LibraryViewModel.Offline(now.name(), away.since())));
    if (now.away().isEmpty()) {
      found();
    } else {
      now.scene().ifPresent(seen -> lost(now.name(), now.environment(), seen));
    }
  }

  private void lost(String name, Environment environment, Instant seen) {
    if (band.get() instanceof BandState.Connected connected
        && connected.environment() == environment
        && (connected.server().matches().isEmpty() || driven.get().equals(Optional.of(name)))) {
      var last = "last seen " + Formats.moment(seen) + " UTC";
      var away = new BandState.Away(environment, connected.database(), last);
      before = Optional.of(connected);
      shown = Optional.of(away);
      band.set(away);
    }
  }

  private void found() {
    if (shown.isPresent() && shown.equals(Optional.of(band.get()))) {
      before.ifPresent(band::set);
    }
    shown = Optional.empty();
  }
}
