package dev.belay.desktop.connections;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;

/**
 * What is known of a connection that is not in use: whether it answers, and what it is marked as.
 */
public record Standing(Icon icon, Tone tone, String words) {
  /** It is being asked. */
  public static final Standing ASKED = new Standing(Icon.PENDING, Tone.MUTED, "Being asked");

  static Standing of(Profile profile, ProbeResult result) {
    return switch (result) {
      case ProbeResult.Reached reached -> reached(profile, reached);
      case ProbeResult.Refused refused ->
          new Standing(Icon.NO_ANSWER, Tone.DANGER, refused.happened());
      case ProbeResult.Unusable unusable ->
          new Standing(Icon.WARNING, Tone.WARNING, unusable.happened());
    };
  }

  private static Standing reached(Profile profile, ProbeResult.Reached reached) {
    var marker = reached.fingerprint().environmentMarker();
    var differs =
        marker
            .filter(word ->
                !Environment.parse(word).equals(java.util.Optional.of(profile.environment())))
            .isPresent();
    if (differs) {
      return new Standing(
          Icon.FAILED,
          Tone.DANGER,
          "Marked as " + marker.orElse("") + " in the database: Belay writes nothing");
    }
    return new Standing(
        Icon.DONE,
        Tone.SUCCESS,
        "Answers, logged in in "
            + Formats.duration(reached.login().took())
            + (marker.isPresent() ? "" : "; not marked"));
  }
}
