package dev.belay.desktop.run;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Formats;
import java.util.Optional;

/** What the environment band says of a run. */
final class RunBand {
  private RunBand() {}

  static BandState of(RunPicture picture) {
    var bound = picture.state().bound().map(one -> one.fingerprint());
    var target = picture.target();
    if (bound.isEmpty()) {
      return new BandState.Away(picture.environment(), target.name(), "not bound yet");
    }
    var print = bound.get();
    var silent =
        picture.heard().progress().filter(progress -> progress.step().isEmpty()).isPresent();
    var connected = picture.drivenHere() && !silent;
    var database = print.getOrDefault("database", target.name());
    if (!connected) {
      return new BandState.Away(
          picture.environment(),
          database,
          picture.drivenHere()
              ? "no answer"
              : "run " + RunScreens.number(picture.state().run()) + ", not connected");
    }
    var server =
        new BandState.Server(
            print.getOrDefault("connectedHost", "") + ":" + print.getOrDefault("connectedPort", ""),
            Optional.ofNullable(print.get("currentUser")),
            standing(
                print.getOrDefault("inRecovery", "false"), print.getOrDefault("versionNum", "")),
            Optional.of(
                Formats.fingerprint(print.getOrDefault("systemIdentifier", ""))
                    + " / TL "
                    + print.getOrDefault("timeline", "")),
            Optional.of("matches run"));
    return new BandState.Connected(picture.environment(), database, server, "");
  }

  private static String standing(String recovery, String versionNum) {
    var version =
        versionNum.matches("[0-9]{5,6}")
            ? Integer.parseInt(versionNum) / 10_000 + "." + Integer.parseInt(versionNum) % 10_000
            : versionNum;
    return (recovery.equals("true") ? "Standby" : "Primary") + ", PostgreSQL " + version;
  }
}
