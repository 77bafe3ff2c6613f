package dev.belay.desktop.connections;

import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import java.util.Optional;

/**
 * A connection while it is edited.
 *
 * @param stored the profile that it changes; absent for a new one
 */
public record Draft(
    Optional<Profile> stored,
    String name,
    Environment environment,
    String uri,
    boolean markers,
    String ownerRole) {

  /** A new connection: production, until somebody says what it is. */
  public static Draft fresh() {
    return new Draft(Optional.empty(), "", Environment.PRODUCTION, "", true, "");
  }

  /** That profile, unchanged. */
  public static Draft of(Profile profile) {
    return new Draft(
        Optional.of(profile),
        profile.name(),
        profile.environment(),
        profile.uri(),
        profile.markersAllowed(),
        profile.ownerRole().orElse(""));
  }

  /** What would be stored. */
  public Profile profile() {
    return new Profile(
        name.strip(),
        environment,
        uri.strip(),
        markers,
        Optional.of(ownerRole.strip()).filter(role -> !role.isEmpty()),
        handle());
  }

  public DeadMansHandle handle() {
    return stored.map(Profile::handle).orElse(DeadMansHandle.DEFAULT);
  }

  /** Whether there is something to save. */
  public boolean changed() {
    return !stored.equals(Optional.of(profile()));
  }

  Draft named(String now) {
    return new Draft(stored, now, environment, uri, markers, ownerRole);
  }

  Draft in(Environment now) {
    return new Draft(stored, name, now, uri, markers, ownerRole);
  }

  Draft at(String now) {
    return new Draft(stored, name, environment, now, markers, ownerRole);
  }

  Draft marking(boolean now) {
    return new Draft(stored, name, environment, uri, now, ownerRole);
  }

  Draft ownedBy(String now) {
    return new Draft(stored, name, environment, uri, markers, now);
  }
}
