package dev.belay.run;

import dev.belay.journal.JournalEvent;
import dev.belay.postgres.ConnectionSpecs;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.PgEnvironment;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.Target;

/**
 * How the database of a run is reached: by its profile, else by the address that was journalled.
 */
public record RunTargets(ProfileStore profiles, PgEnvironment environment) {

  /** That profile's database; nothing is connected. */
  public Target of(Profile profile) throws SpecException {
    return new Target(
        profile.name(),
        profile.environment(),
        ConnectionSpecs.fromUri(profile.uri(), environment),
        profile.markersAllowed(),
        profile.handle());
  }

  /** The database that a run was opened for; nothing is connected. */
  public Target of(JournalEvent.MeantTarget meant, Environment meantEnvironment)
      throws SpecException {
    var profile = profiles.find(meant.name());
    return new Target(
        meant.name(),
        meantEnvironment,
        ConnectionSpecs.fromUri(profile.map(Profile::uri).orElse(meant.address()), environment),
        meant.markers(),
        profile.map(Profile::handle).orElse(DeadMansHandle.DEFAULT));
  }
}
