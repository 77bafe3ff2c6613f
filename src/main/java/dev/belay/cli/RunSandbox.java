package dev.belay.cli;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.RunListener;
import dev.belay.run.SandboxClaim;

/** The sandbox of one run: claimed while the run is open, so that it can be found again. */
final class RunSandbox implements RunListener, AutoCloseable {
  private final Sandbox sandbox;
  private final JournalStore store;
  private final Output output;
  private final SandboxClaim claim;

  RunSandbox(DataFolder folder, JournalStore store, Output output) {
    this.store = store;
    this.output = output;
    this.sandbox =
        new Sandbox(folder.sandboxes(), SandboxOptions.usual(), new SandboxProgress(output));
    this.claim = new SandboxClaim(sandbox, output::message);
  }

  /** A new one. */
  SandboxServer start() throws SandboxException {
    output.message("Starting the sandbox.");
    sandbox.sweep(store::unfinished);
    var server = sandbox.start();
    output.clearStatus();
    output.message("The sandbox runs: " + server.programs().label() + ".");
    return server;
  }

  /** The one that the run claims. */
  SandboxServer startFor(String run) throws SandboxException {
    output.message("Starting the sandbox of run " + run + " again.");
    var server = sandbox.startFor(run);
    output.clearStatus();
    return server;
  }

  /** Whether the run has a sandbox. */
  boolean has(String run) throws SandboxException {
    return sandbox.status().stream().anyMatch(status -> status.claims().contains(run));
  }

  @Override
  public void onEntry(Entry entry, RunState state) {
    claim.onEntry(entry, state);
  }

  /** Gives the sandbox up where the run is over. */
  void ended(RunState state) throws SandboxException {
    if (state.status() == RunStatus.FINISHED) {
      sandbox.stop();
    }
  }

  /** An open run's sandbox stays for its grace, any other goes. */
  @Override
  public void close() throws SandboxException {
    output.clearStatus();
    sandbox.leave();
  }
}
