package dev.belay.postgres.sandbox;

/** Hears how a start or reset goes on. Called on the thread that asked for it; must not block. */
@FunctionalInterface
public interface SandboxObserver {
  /** An observer that hears nothing. */
  SandboxObserver SILENT = (what, done, of) -> {};

  /**
   * Part of the work is done.
   *
   * @param what the present step, such as "Filling messages"
   * @param done units of this step that are done; equal to {@code of} when the step is
   * @param of units of this step, rows where it fills a table, else 1
   */
  void step(String what, int done, int of);
}
