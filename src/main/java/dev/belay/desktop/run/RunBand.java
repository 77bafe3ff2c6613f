package dev.belay.desktop.run;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Formats;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    if (!picture.heard().wrong().isEmpty()) {
      return mismatch(picture, print, new WrongServer(picture.heard().wrong()));
    }
    var connected = picture.drivenHere() && !silent;
    var database = print.getOrDefault("database", target.name());
    if (!connected) {
      return new BandState.Away(picture.environment(), database, away(picture));
    }
    return new BandState.Connected(
        picture.environment(), database, server(print, Optional.of("matches run")), "");
  }

  private static String away(RunPicture picture) {
    return switch (picture.driven()) {
      case RunPicture.Driven.Here _ -> "no answer";
      case RunPicture.Driven.Elsewhere(var by) -> "driven by " + by.inWords();
      case RunPicture.Driven.Connecting _, RunPicture.Driven.Left _, RunPicture.Driven.ReadOnly _ ->
          "run " + RunScreens.number(picture.state().run()) + ", not connected";
    };
  }

  /**
   * The server that is there, under the run's environment: that is what a wrong write would hit.
   */
  private static BandState mismatch(
      RunPicture picture, Map<String, String> print, WrongServer wrong) {
    return new BandState.Mismatch(
        picture.environment(),
        wrong.now("database", print.getOrDefault("database", picture.target().name())),
        server(now(print, wrong), Optional.empty()),
        wrong.chip());
  }

  private static Map<String, String> now(Map<String, String> print, WrongServer wrong) {
    var now = new HashMap<>(print);
    now.replaceAll((field, bound) -> wrong.now(field, bound));
    return now;
  }

  private static BandState.Server server(Map<String, String> print, Optional<String> matches) {
    return new BandState.Server(
        Stream.of("connectedHost", "connectedPort")
            .flatMap(field -> Optional.ofNullable(print.get(field)).stream())
            .collect(Collectors.joining(":")),
        Optional.ofNullable(print.get("currentUser")),
        standing(print.getOrDefault("inRecovery", "false"), print.getOrDefault("versionNum", "")),
        Optional.of(
            Formats.fingerprint(print.getOrDefault("systemIdentifier", ""))
                + " / TL "
                + print.getOrDefault("timeline", "")),
        matches);
  }

  private static String standing(String recovery, String versionNum) {
    var version =
        versionNum.matches("[0-9]{5,6}")
            ? Integer.parseInt(versionNum) / 10_000 + "." + Integer.parseInt(versionNum) % 10_000
            : versionNum;
    return (recovery.equals("true") ? "Standby" : "Primary") + ", PostgreSQL " + version;
  }
}
