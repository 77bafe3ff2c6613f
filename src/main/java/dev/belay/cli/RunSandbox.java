package dev.belay.cli;

import dev.belay.journal.Entry;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.JournalStore;
import dev.belay.journal.RunState;
import dev.belay.journal.RunStatus;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxOptions;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.run.RunListener;
import java.nio.file.Files;

/** The sandbox of one run: claimed while the run is open, so that it can be found again. */
final class RunSandbox implements RunListener, AutoCloseable {
  private final Sandbox sandbox;
  private final JournalStore store;
  private final Output output;

  RunSandbox(DataFolder folder, JournalStore store, Output output) {
    this.store = store;
    this.output = output;
    this.sandbox =
        new Sandbox(folder.sandboxes(), SandboxOptions.usual(), new SandboxProgress(output));
  }

  /** A new one. */
  SandboxServer start() throws SandboxException {
    output.message("Starting the sandbox.");
    sandbox.sweep(this::open);
    var server = sandbox.start();
    output.clearStatus();
    output.message("The sandbox runs: " + server.programs().label() + ".");
    return server;
  }

  /** A run that is over or was deleted needs its sandbox no more; one that cannot be read might. */
  private boolean open(String run) {
    if (!Files.exists(store.journal(run))) {
      return false;
    }
    var state = store.read(run).state();
    return state.isEmpty() || state.get().status() != RunStatus.FINISHED;
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

  /** The claim is there before anything of the run is done to the server. */
  @Override
  public void onEntry(Entry entry, RunState state) {
    if (entry.event() instanceof JournalEvent.RunOpened) {
      try {
        sandbox.claim(entry.run());
      } catch (SandboxException e) {
        output.message(e.happened() + " The sandbox ends with this process. " + e.cure());
      }
    }
  }

  /** Gives the sandbox up where the run is over. */
  void ended(RunState state) throws SandboxException {
    if (state.status() == RunStatus.FINISHED) {
      sandbox.release(state.run());
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
