package dev.belay.desktop;

import dev.belay.desktop.connections.Standing;
import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Icon;
import dev.belay.desktop.library.SandboxCard;
import dev.belay.postgres.sandbox.SandboxServer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How it is with the sandbox, asked of its process each time: a server that was ended from outside
 * is not said to run. Any thread; it reads a small file.
 */
final class SandboxState implements Supplier<SandboxCard> {
  private static final String OWN = "Belay's own server";

  private volatile Now now = new Now.Starting();

  private sealed interface Now {
    record Starting() implements Now {}

    record Started(SandboxServer server) implements Now {}

    record Failed(String happened) implements Now {}
  }

  /** It was started. */
  void started(SandboxServer server) {
    now = new Now.Started(server);
  }

  /** It could not be started. */
  void failed(String happened) {
    now = new Now.Failed(happened);
  }

  @Override
  public SandboxCard get() {
    return switch (now) {
      case Now.Starting() -> card(OWN, new Standing(Icon.PENDING, Tone.MUTED, "Being started"));
      case Now.Failed(var happened) ->
          card(OWN, new Standing(Icon.FAILED, Tone.DANGER, "Not running: " + happened));
      case Now.Started(var server) ->
          card(
              server.programs().label(),
              server.lives()
                  ? new Standing(Icon.DONE, Tone.SUCCESS, "Runs on this machine")
                  : new Standing(
                      Icon.NO_ANSWER,
                      Tone.WARNING,
                      "Its server has ended; the next run starts it again"));
    };
  }

  private static SandboxCard card(String place, Standing standing) {
    return new SandboxCard(place, Optional.of(standing));
  }
}
