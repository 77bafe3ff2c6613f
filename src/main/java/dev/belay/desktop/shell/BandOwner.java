package dev.belay.desktop.shell;

import dev.belay.desktop.control.BandState;
import dev.belay.desktop.control.BandState.Away;
import dev.belay.desktop.control.BandState.Connected;
import dev.belay.postgres.Environment;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Decides what the environment band says: while a run is open the band belongs to the run, else to
 * the current connection. Nothing else writes it. FX thread only.
 */
public final class BandOwner {
  private final ReadOnlyObjectWrapper<BandState> shown;
  private BandState connection;
  private Optional<BandState> run = Optional.empty();
  private Optional<Silence> silence = Optional.empty();

  /**
   * A server that was watched and answers no more.
   *
   * @param environment of the connection to it
   * @param lastSeen such as "last seen 03:24:10 UTC"
   * @param holdsRun whether the open run works on it
   */
  public record Silence(Environment environment, String lastSeen, boolean holdsRun) {}

  BandOwner(BandState connection) {
    this.connection = connection;
    this.shown = new ReadOnlyObjectWrapper<>(connection);
  }

  /** What the band says. */
  public ReadOnlyObjectProperty<BandState> shown() {
    return shown.getReadOnlyProperty();
  }

  /** Takes what there is to say of the current connection; shown while no run is open. */
  public void connection(BandState now) {
    connection = now;
    if (run.isEmpty()) {
      silence = Optional.empty();
    }
    decide();
  }

  /** Takes what there is to say of the run that is open; empty while none is. */
  public void run(Optional<BandState> now) {
    run = now;
    decide();
  }

  /** Takes that the watched server is silent; empty while it answers. */
  public void silence(Optional<Silence> now) {
    silence = now;
    decide();
  }

  private void decide() {
    var says = run.orElse(connection);
    shown.set(silence.filter(this::concerns).map(now -> silent(says, now)).orElse(says));
  }

  /** What an open run says is left to it, unless it is the run's own server that is silent. */
  private boolean concerns(Silence now) {
    return run.isEmpty() || now.holdsRun();
  }

  private static BandState silent(BandState says, Silence now) {
    return says instanceof Connected connected && connected.environment() == now.environment()
        ? new Away(connected.environment(), connected.database(), now.lastSeen())
        : says;
  }
}
