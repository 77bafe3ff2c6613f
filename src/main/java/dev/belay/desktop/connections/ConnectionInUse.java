package dev.belay.desktop.connections;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.fx.Latest;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Profile;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Which connection is in use, and what the band says of it. FX thread only. */
public final class ConnectionInUse {
  private final ConnectionProbe probe;
  private final Executor background;
  private final Consumer<BandState> band;
  private final Consumer<String> status;
  private final Latest<Answer> answers;
  private final ReadOnlyObjectWrapper<Optional<Profile>> profile =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<BandState> sandbox = Optional.empty();
  private Environment environment = Environment.SANDBOX;

  private record Answer(Profile of, ProbeResult result) {}

  /**
   * The sandbox is in use.
   *
   * @param band takes what the band says
   * @param status takes one line of what happened
   */
  public ConnectionInUse(
      ConnectionProbe probe,
      ConnectionsViewModel.Threads threads,
      Consumer<BandState> band,
      Consumer<String> status) {
    this.probe = probe;
    this.background = threads.background();
    this.band = band;
    this.status = status;
    answers = new Latest<>(threads.fx(), this::take);
  }

  /** The connection in use; empty for the sandbox. */
  public ReadOnlyObjectProperty<Optional<Profile>> profile() {
    return profile.getReadOnlyProperty();
  }

  /** Where a wrong click would do harm: as the connection says, and the marker of its database. */
  public Environment environment() {
    return environment;
  }

  /** What the band says of the sandbox from now on; shown while it is in use. */
  public void sandboxIs(BandState now) {
    sandbox = Optional.of(now);
    if (profile.get().isEmpty()) {
      band.accept(now);
    }
  }

  /** Goes back to the sandbox. */
  public void useSandbox() {
    profile.set(Optional.empty());
    environment = Environment.SANDBOX;
    status.accept("The sandbox is in use.");
    sandbox.ifPresent(band);
  }

  /** Uses that connection: the band says so at once, and what the server says once it answers. */
  public void use(Profile now) {
    profile.set(Optional.of(now));
    environment = now.environment();
    band.accept(new BandState.Away(now.environment(), database(now), "connecting"));
    status.accept("Connecting to " + now.name() + "…");
    background.execute(() -> answers.offer(new Answer(now, probe.probe(now.uri(), now.handle()))));
  }

  private static String database(Profile profile) {
    return Parts.of(profile.uri())
        .map(Parts::database)
        .filter(name -> !name.isEmpty())
        .orElse(profile.name());
  }

  private void take(Answer answer) {
    if (!profile.get().equals(Optional.of(answer.of()))) {
      return;
    }
    var environment = answer.of().environment();
    switch (answer.result()) {
      case ProbeResult.Reached reached -> reached(answer.of(), reached);
      case ProbeResult.Refused(var _, var happened, var _) -> {
        band.accept(new BandState.Away(environment, database(answer.of()), "not connected"));
        status.accept(happened);
      }
      case ProbeResult.Unusable(var _, var happened, var _) -> {
        band.accept(new BandState.Away(environment, database(answer.of()), "not connected"));
        status.accept(happened);
      }
    }
  }

  private void reached(Profile of, ProbeResult.Reached reached) {
    var marker = reached.fingerprint().environmentMarker();
    environment = louder(of.environment(), marker);
    band.accept(
        new BandState.Connected(
            environment, reached.fingerprint().database().name(), reached.server(), ""));
    var differs =
        marker.isPresent()
            && !marker.flatMap(Environment::parse).equals(Optional.of(of.environment()));
    status.accept(
        differs
            ? "Marked as "
                + marker.get()
                + ", and the connection says "
                + of.environment().word()
                + ": Belay writes nothing."
            : "Connected to " + of.name() + ".");
  }

  /** Where mark and connection differ, the more careful of the two is shown. */
  static Environment louder(Environment said, Optional<String> marker) {
    var marked = marker.map(word -> Environment.ofMarker(Optional.of(word))).orElse(said);
    return said == Environment.PRODUCTION || marked == Environment.PRODUCTION
        ? Environment.PRODUCTION
        : marked;
  }
}
