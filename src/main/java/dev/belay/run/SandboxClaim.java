package dev.belay.run;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.RunState;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import java.util.function.Consumer;

/** Claims a sandbox for a run while it is open, so that the run finds it again. */
public final class SandboxClaim implements RunListener {
  private final Sandbox sandbox;
  private final Consumer<String> trouble;

  /**
   * A claim of the run that it will hear of.
   *
   * @param trouble takes what is to be said where it cannot be claimed
   */
  public SandboxClaim(Sandbox sandbox, Consumer<String> trouble) {
    this.sandbox = sandbox;
    this.trouble = trouble;
  }

  /** The claim is there before anything of the run is done to the server. */
  @Override
  public void onEntry(Entry entry, RunState state) {
    try {
      if (entry.event() instanceof JournalEvent.RunOpened) {
        sandbox.claim(entry.run());
      } else if (entry.event() instanceof JournalEvent.RunFinished) {
        sandbox.release(entry.run());
      }
    } catch (SandboxException e) {
      trouble.accept(e.happened() + " The sandbox ends with this process. " + e.cure());
    }
  }
}
