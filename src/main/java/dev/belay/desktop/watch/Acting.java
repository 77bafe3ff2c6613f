package dev.belay.desktop.watch;

import dev.belay.live.ActionOutcome;
import java.util.function.Consumer;

/** Does what was confirmed. */
public interface Acting {
  /** Does it on the server with that number, and hands over what came of it, on the FX thread. */
  void act(int number, Act act, Consumer<ActionOutcome> then);
}
