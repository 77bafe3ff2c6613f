package dev.belay.desktop;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.library.LibraryViewModel;
import dev.belay.desktop.watch.Watched;
import dev.belay.postgres.Environment;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;

/**
 * Takes back what the frame says of the server in use while it does not answer, and says it again
 * when it does. What a driven run says in the band is the run's own. FX thread only.
 */
final class LostServer {
  private final ObjectProperty<BandState> band;
  private final LibraryViewModel library;
  private Optional<BandState> before = Optional.empty();
  private Optional<BandState> shown = Optional.empty();

  LostServer(ObjectProperty<BandState> band, LibraryViewModel library) {
    this.band = band;
    this.library = library;
  }

  /** What the watch saw last: the moment of the last sample, and whether there is a newer one. */
  void take(Watched<Instant> now) {
    library.setOffline(
        now.away().map(away -> new LibraryViewModel.Offline(now.name(), away.since())));
    if (now.away().isEmpty()) {
      found();
    } else {
      now.scene().ifPresent(seen -> lost(now.environment(), seen));
    }
  }

  private void lost(Environment environment, Instant seen) {
    if (band.get() instanceof BandState.Connected connected
        && connected.environment() == environment
        && connected.server().matches().isEmpty()) {
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
