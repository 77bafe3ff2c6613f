package dev.belay.run;

/**
 * Named points that a run passes, around every journal write. In the product nothing happens there;
 * the crash tests end the process, the server or the connection at one of them.
 */
public interface Checkpoint {
  /** Does nothing. */
  Checkpoint NONE = name -> {};

  /** The run is at this point: {@code before:commit-sent}, {@code after:commit-sent}, … */
  void reached(String name);
}
