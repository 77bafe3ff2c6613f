package dev.belay.desktop.watch;

import dev.belay.live.SessionActivity;
import java.util.List;

/** Gives sessions the whole texts of their queries, of which samples have only the beginning. */
public interface WholeQueries {
  /** Leaves all as they are. */
  WholeQueries NONE = (_, sessions) -> sessions;

  /**
   * The same sessions, with as much of their queries as the server keeps; those that have ended or
   * run another query by now stay as they are. Asks the server, so it blocks.
   *
   * @param number of the server that is watched; where it is another one by now, nothing is asked
   */
  List<SessionActivity> of(int number, List<SessionActivity> sessions);
}
