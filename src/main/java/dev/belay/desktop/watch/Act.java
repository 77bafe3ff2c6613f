package dev.belay.desktop.watch;

import dev.belay.live.PreparedTransaction;
import dev.belay.postgres.BackendId;

/** What can be done to one who blocks; aimed at what was seen, not at a pid. */
public sealed interface Act {
  /** The session or transaction in words. */
  String target();

  /** What has to be typed where typing is asked for. */
  String typed();

  /** Its verb, and what it is done to. */
  String words();

  /** What stays where it is not done. */
  String keeps();

  /** Cancels the statement that the session runs. */
  record Cancel(BackendId id) implements Act {
    @Override
    public String target() {
      return "the query of " + id.pid();
    }

    @Override
    public String typed() {
      return String.valueOf(id.pid());
    }

    @Override
    public String words() {
      return "Cancel " + target();
    }

    @Override
    public String keeps() {
      return "Keep query";
    }
  }

  /** Ends the session. */
  record Terminate(BackendId id) implements Act {
    @Override
    public String target() {
      return "session " + id.pid();
    }

    @Override
    public String typed() {
      return String.valueOf(id.pid());
    }

    @Override
    public String words() {
      return "Terminate " + target();
    }

    @Override
    public String keeps() {
      return "Keep session";
    }
  }

  /** Rolls a prepared transaction back. */
  record RollBack(PreparedTransaction transaction) implements Act {
    @Override
    public String target() {
      return "prepared transaction " + transaction.gid();
    }

    @Override
    public String typed() {
      return transaction.gid();
    }

    @Override
    public String words() {
      return "Roll back " + target();
    }

    @Override
    public String keeps() {
      return "Keep transaction";
    }
  }
}
