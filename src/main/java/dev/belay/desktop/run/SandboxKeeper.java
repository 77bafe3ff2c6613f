package dev.belay.desktop.run;

import dev.belay.journal.JournalStore;
import dev.belay.postgres.sandbox.Sandbox;
import dev.belay.postgres.sandbox.SandboxException;
import dev.belay.postgres.sandbox.SandboxServer;
import dev.belay.postgres.sandbox.ServerPrograms;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox of this window: warm before it is needed, as new for each run, and left alone while a
 * run claims it. Its calls take seconds: never on the FX thread.
 */
public final class SandboxKeeper implements AutoCloseable {
  private final Supplier<Sandbox> make;
  private final JournalStore journals;
  private final Consumer<SandboxServer> running;
  private volatile boolean copies;
  private @Nullable Sandbox sandbox;
  private boolean used;

  /**
   * A keeper without a sandbox yet.
   *
   * @param running hears of each server that this window uses from then on
   */
  public SandboxKeeper(
      Supplier<Sandbox> make, JournalStore journals, Consumer<SandboxServer> running) {
    this.make = make;
    this.journals = journals;
    this.running = running;
  }

  /** Whether the server has no pg_dump beside it: its backup is a copy. Any thread. */
  boolean copies() {
    return copies;
  }

  /** A sandbox and the server that it has. */
  record Kept(Sandbox sandbox, SandboxServer server) {}

  /** Starts it, so that the first run need not wait. */
  public synchronized SandboxServer warm() throws SandboxException {
    return started().server();
  }

  /** One that no run has touched. */
  synchronized Kept forNewRun() throws SandboxException {
    if (sandbox != null && used) {
      if (claimed()) {
        sandbox.leave();
        sandbox = null;
      } else {
        sandbox.reset();
      }
    }
    var kept = started();
    used = true;
    return kept;
  }

  /** The one that the run claims. */
  synchronized Kept forRun(String run) throws SandboxException {
    if (sandbox == null || !holds(run)) {
      if (sandbox != null) {
        sandbox.leave();
      }
      var other = make.get();
      var server = other.startFor(run);
      sandbox = other;
      used = true;
      copies = server.programs().source() == ServerPrograms.Source.EMBEDDED;
      running.accept(server);
      return new Kept(other, server);
    }
    return started();
  }

  /** Whether some sandbox is kept for that run. */
  synchronized boolean has(String run) throws SandboxException {
    return make.get().status().stream().anyMatch(status -> status.claims().contains(run));
  }

  private Kept started() throws SandboxException {
    var own = sandbox;
    if (own == null) {
      own = make.get();
      own.sweep(journals::unfinished);
      used = false;
    }
    var server = own.start();
    sandbox = own;
    copies = server.programs().source() == ServerPrograms.Source.EMBEDDED;
    running.accept(server);
    return new Kept(own, server);
  }

  private boolean holds(String run) throws SandboxException {
    var own = id();
    return make.get().status().stream()
        .anyMatch(status -> status.id().equals(own) && status.claims().contains(run));
  }

  private boolean claimed() throws SandboxException {
    var own = id();
    return make.get().status().stream()
        .anyMatch(status ->
            status.id().equals(own) && status.claims().stream().anyMatch(journals::unfinished));
  }

  private String id() throws SandboxException {
    return sandbox == null ? "" : sandbox.running().map(SandboxServer::id).orElse("");
  }

  /** Stops the server; what an open run claims stays on disk. */
  public synchronized void stop() throws SandboxException {
    if (sandbox != null) {
      sandbox.stop();
      sandbox = null;
    }
  }

  /** Lets go: a server that an open run claims stays for its grace, any other ends. */
  @Override
  public synchronized void close() throws SandboxException {
    if (sandbox != null) {
      sandbox.leave();
      sandbox = null;
    }
  }
}
