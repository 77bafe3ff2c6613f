package dev.belay.desktop.watch;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.control.EnvironmentBand;
import dev.belay.postgres.Environment;
import java.util.Optional;

/** The band of a dialog about the server that is watched, whatever the frame's own band shows. */
public final class WatchedBand {
  private WatchedBand() {}

  /** A band with the environment and the name of that connection. */
  public static EnvironmentBand of(Environment environment, String connection) {
    var nothing =
        new BandState.Server("", Optional.empty(), "", Optional.empty(), Optional.empty());
    return EnvironmentBand.brief(new BandState.Connected(environment, connection, nothing, ""));
  }
}
