package dev.belay.cli;

import dev.belay.postgres.ConnectException;
import dev.belay.postgres.ConnectionSpec;
import dev.belay.postgres.ConnectionSpecs;
import dev.belay.postgres.Connector;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Markers;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.SpecException;
import dev.belay.postgres.Target;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.runbook.DidYouMean;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds out which database is meant. */
final class Targets {
  private static final List<String> VARIABLES =
      List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE");
  private static final String NAME_ONE =
      "Name one of --sandbox, --connect URI and --profile NAME, or set the PG* variables.";

  private final Surroundings surroundings;
  private final DataFolder folder;
  private final Connector connector;

  Targets(Surroundings surroundings, DataFolder folder, Connector connector) {
    this.surroundings = surroundings;
    this.folder = folder;
    this.connector = connector;
  }

  /**
   * A database as it was named, before anything is asked of it.
   *
   * @param environment what is known of it already
   */
  record Named(
      String name,
      Optional<Environment> environment,
      ConnectionSpec spec,
      boolean markers,
      DeadMansHandle handle) {}

  /** Checks that exactly one database is named, and what is said of it; nothing is connected. */
  void check(TargetOptions options, MeaningOptions meaning) throws CommandFailure, SpecException {
    if (options.named() > 1) {
      throw CommandFailure.usage("More than one database is named.", NAME_ONE);
    }
    if (options.named() == 0
        && VARIABLES.stream().allMatch(name -> surroundings.variable(name).isEmpty())) {
      throw CommandFailure.usage("No database is named.", NAME_ONE);
    }
    var environment = environment(meaning);
    if (options.sandbox && environment.filter(one -> one != Environment.SANDBOX).isPresent()) {
      throw CommandFailure.usage(
          "--sandbox and --environment " + environment.get().word() + " contradict each other.",
          "Leave --environment out.");
    }
    if (options.sandbox && meaning.targetName().isPresent()) {
      throw CommandFailure.usage(
          "The sandbox has its own name, " + SandboxServer.TARGET + ".",
          "Leave --target-name out.");
    }
    if (!options.sandbox) {
      named(options, meaning);
    }
  }

  private static Optional<Environment> environment(MeaningOptions meaning) throws CommandFailure {
    if (meaning.environment().isEmpty()) {
      return Optional.empty();
    }
    var word = meaning.environment().get();
    var found = Environment.parse(word);
    if (found.isEmpty()) {
      throw CommandFailure.usage(
          "There is no environment \"" + word + "\".",
          DidYouMean.cure(
              word, Arrays.stream(Environment.values()).map(Environment::word).toList()));
    }
    return found;
  }

  /** The database that the options or the variables name; not the sandbox. */
  Named named(TargetOptions options, MeaningOptions meaning) throws CommandFailure, SpecException {
    var said = environment(meaning);
    if (options.profile().isPresent()) {
      return named(profile(options.profile().get()), said, meaning);
    }
    var spec =
        options.connect().isPresent()
            ? uri(options.connect().get())
            : ConnectionSpecs.fromEnvironment(surroundings.postgres());
    return new Named(
        meaning.targetName().orElse(spec.database()),
        said,
        spec,
        !meaning.noMarkers,
        DeadMansHandle.DEFAULT);
  }

  private Named named(Profile profile, Optional<Environment> said, MeaningOptions meaning)
      throws CommandFailure, SpecException {
    if (said.isPresent() && said.get() != profile.environment()) {
      throw CommandFailure.usage(
          "The profile "
              + profile.name()
              + " is "
              + profile.environment().word()
              + ", and --environment says "
              + said.get().word()
              + ".",
          "Leave --environment out, or correct the profile in " + folder.profiles() + ".");
    }
    return new Named(
        meaning.targetName().orElse(profile.name()),
        Optional.of(profile.environment()),
        ConnectionSpecs.fromUri(profile.uri(), surroundings.postgres()),
        profile.markersAllowed() && !meaning.noMarkers,
        profile.handle());
  }

  private Profile profile(String name) throws CommandFailure, SpecException {
    var store = new ProfileStore(folder.profiles());
    var found = store.find(name);
    if (found.isEmpty()) {
      var known = store.list().stream().map(Profile::name).toList();
      throw CommandFailure.usage(
          "There is no profile \"" + name + "\".",
          known.isEmpty()
              ? "Profiles are kept in " + folder.profiles() + "; there are none yet."
              : DidYouMean.cure(name, known));
    }
    return found.get();
  }

  /** What a URI names; one that holds a password is refused, because others can read arguments. */
  ConnectionSpec uri(String uri) throws CommandFailure, SpecException {
    if (ConnectionSpecs.holdsPassword(uri)) {
      throw CommandFailure.usage(
          "The URI holds a password, and everybody on this machine can read arguments.",
          "Take it out, and give it as PGPASSWORD or in ~/.pgpass.");
    }
    return ConnectionSpecs.fromUri(uri, surroundings.postgres());
  }

  /** The target: connects once to see that it answers, and for the mark of its environment. */
  Target target(Named named) throws ConnectException, CommandFailure {
    try (var session = connector.open(named.spec(), named.handle(), SessionRole.WATCH, "belay")) {
      var environment = named.environment();
      if (environment.isEmpty()) {
        environment = Optional.of(Environment.ofMarker(new Markers().environment(session.jdbc())));
      }
      return new Target(
          named.name(), environment.get(), named.spec(), named.markers(), named.handle());
    } catch (SQLException e) {
      throw new CommandFailure(
          Exit.DATABASE,
          "The database answered: " + e.getMessage() + ".",
          "Let the role read the table belay.marker, or name the environment with --environment.");
    }
  }
}
