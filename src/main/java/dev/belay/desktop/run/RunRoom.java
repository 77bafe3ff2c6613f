package dev.belay.desktop.run;

/** What the run room holds now. */
public sealed interface RunRoom {
  /** No run yet. */
  record Empty() implements RunRoom {}

  /** A runbook whose values are asked for before it starts. */
  record Starting(StartForm form) implements RunRoom {}

  /**
   * On the way to a run.
   *
   * @param title the runbook, or the run
   * @param what what happens now
   */
  record Opening(String title, String what) implements RunRoom {}

  /** It did not come to a run; nothing was written to a database. */
  record NotOpened(String title, String happened, String cure) implements RunRoom {}

  /**
   * Other runs are open on the database: a person confirms that this one starts beside them.
   *
   * @param confirmed what is wanted, with that confirmation
   */
  record Beside(RunStart confirmed, String happened, String cure) implements RunRoom {}

  /** A run, driven or only read. */
  record Shown(RunPicture picture) implements RunRoom {}
}
