package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL server that Belay starts itself, with the chat product's database {@code nchat}.
 *
 * <p>A small shell process looks after it: when this process ends, however it ends, the server is
 * stopped and its folder removed. Where an open run claims the sandbox, the server stays for the
 * grace of the options, is stopped then, and the folder is kept until the claim goes. Several
 * Belays, and several objects of this class, use one home side by side; each has its own sandbox.
 *
 * <p>Calls are made one at a time, from any thread but that of a screen: they take seconds.
 */
public final class Sandbox {
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private final Path home;
  private final SandboxOptions options;
  private final SandboxObserver progress;
  private final Instances instances;
  private final ProgramFinder finder;
  private @Nullable Instance instance;

  /**
   * A sandbox that is not started yet.
   *
   * @param home the folder of all sandboxes and of the unpacked built-in PostgreSQL
   * @param progress hears how starts and resets go on
   */
  public Sandbox(Path home, SandboxOptions options, SandboxObserver progress) {
    this(
        home,
        options,
        progress,
        new ProgramFinder(
            options,
            new EmbeddedArchive(
                home.toAbsolutePath().resolve("binaries"), EmbeddedArchive::fromClassPath)));
  }

  Sandbox(Path home, SandboxOptions options, SandboxObserver progress, ProgramFinder finder) {
    this.home = home.toAbsolutePath();
    this.options = options;
    this.progress = progress;
    this.instances = new Instances(this.home.resolve("instances"));
    this.finder = finder;
  }

  /**
   * Starts a new sandbox, or gives the one that this object has; a crashed server is started again
   * with its data.
   */
  public synchronized SandboxServer start() throws SandboxException {
    if (instance != null) {
      return ensureRunning(instance);
    }
    refuseWindows();
    sweep();
    progress.step("Looking for PostgreSQL", 0, 1);
    var programs = finder.find(progress);
    progress.step("Looking for PostgreSQL", 1, 1);
    try {
      var taken = instances.create();
      var made = take(taken, programs, 0);
      try {
        var server = makeServer(made);
        instance = made;
        return server;
      } catch (IOException | SQLException | SandboxException | RuntimeException e) {
        endAfter(made, e);
        throw e;
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    } catch (SQLException e) {
      throw new SandboxException(
          SandboxException.quoting(
                  "The chat product's database could not be made", String.valueOf(e.getMessage()))
              + " Nothing is left of it.",
          "Make room where " + home + " is, or allow what the message names, and start again.",
          e);
    }
  }

  private SandboxServer makeServer(Instance made)
      throws IOException, SQLException, SandboxException {
    made.makeCluster(progress);
    var server = made.ensureRunning(progress);
    var database = new SandboxDatabase(server, progress);
    database.make(options.size());
    made.archiveWal();
    database.reload();
    made.complete();
    return server;
  }

  /**
   * The sandbox that this run claims: adopted with its server, or started again with its data
   * (crash recovery included) where the server is gone. Its settings and port stay, unless the port
   * is taken.
   */
  public synchronized SandboxServer startFor(String runId) throws SandboxException {
    checked(runId);
    refuseWindows();
    try {
      if (instance != null) {
        if (instance.folder().claimants().contains(runId)) {
          return ensureRunning(instance);
        }
        throw new SandboxException(
            "This Belay already uses the sandbox "
                + instance.folder().id()
                + ", which is not that of run "
                + runId
                + ".",
            "Stop that sandbox first.");
      }
      var taken = instances.takeFor(runId);
      var made = taken.folder().made();
      if (made.isEmpty() || !Files.isExecutable(made.get().programs().bin().resolve("pg_ctl"))) {
        taken.ownership().close();
        throw new SandboxException(
            "The sandbox of run "
                + runId
                + " cannot be started: "
                + made.map(m -> "its PostgreSQL in " + m.programs().bin() + " is gone.")
                    .orElse("its description in " + taken.folder().path() + " cannot be read."),
            "Install that PostgreSQL again, or close the run as abandoned.");
      }
      var adopted = take(taken, made.get().programs(), made.get().port());
      adopted.archiveWal();
      try {
        var server = adopted.ensureRunning(progress);
        adopted.complete();
        instance = adopted;
        return server;
      } catch (IOException | SandboxException | RuntimeException e) {
        endAfter(adopted, e);
        throw e;
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private Instance take(Instances.Taken taken, ServerPrograms programs, int port)
      throws IOException {
    try {
      return new Instance(taken.folder(), taken.ownership(), programs, port, options.port());
    } catch (IOException | RuntimeException e) {
      taken.ownership().close();
      throw e;
    }
  }

  private static void endAfter(Instance failed, Exception failure) {
    try {
      failed.end();
    } catch (IOException | SandboxException e) {
      failure.addSuppressed(e);
    }
  }

  private SandboxServer ensureRunning(Instance own) throws SandboxException {
    try {
      var server = own.ensureRunning(progress);
      own.complete();
      return server;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** The sandbox of this object, if it has one whose server runs. */
  public synchronized Optional<SandboxServer> running() throws SandboxException {
    try {
      return instance != null && instance.running()
          ? Optional.of(instance.ensureRunning(SandboxObserver.SILENT))
          : Optional.empty();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Every sandbox of this home. */
  public List<SandboxStatus> status() throws SandboxException {
    try {
      return instances.status();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /**
   * The database as new, from the seed: sessions on it are ended, databases that were made beside
   * it are dropped, server settings and the role's attributes are put back. Takes about a second.
   */
  public synchronized void reset() throws SandboxException {
    var server = ensureRunning(own());
    try {
      new SandboxDatabase(server, progress).reset();
    } catch (SQLException e) {
      throw new SandboxException(
          SandboxException.quoting(
              "The sandbox could not be put back as new", String.valueOf(e.getMessage())),
          "Reset it again; if that fails too, stop it and start a new one.",
          e);
    }
  }

  /**
   * Stops the server; its folder is removed unless an open run claims it. Without a sandbox:
   * nothing.
   */
  public synchronized void stop() throws SandboxException {
    if (instance == null) {
      return;
    }
    var ended = instance;
    instance = null;
    try {
      ended.end();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /**
   * Lets go of the sandbox as the end of this process would: a claimed server stays for its grace,
   * any other is stopped and removed. Returns at once.
   */
  public synchronized void leave() throws SandboxException {
    if (instance == null) {
      return;
    }
    var left = instance;
    instance = null;
    try {
      left.leave();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** This open run needs the sandbox: it outlives this process. Claiming twice is fine. */
  public void claim(String runId) throws SandboxException {
    claim(runId, options.grace());
  }

  /** As {@link #claim(String)}, with a grace of its own; whole seconds. */
  public synchronized void claim(String runId, Duration grace) throws SandboxException {
    checked(runId);
    try {
      own().folder().writePrivate("claims/" + runId, grace.toSeconds() + "\n");
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** This run is over. The sandbox is removed with the last claim and the last use. */
  public synchronized void release(String runId) throws SandboxException {
    checked(runId);
    try {
      Files.deleteIfExists(own().folder().claims().resolve(runId));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Removes what dead Belays left and no run claims; others' and claimed sandboxes stay. */
  public void sweep() throws SandboxException {
    sweep(runId -> true);
  }

  /**
   * As {@link #sweep()}, and drops claims of runs that are not open any more.
   *
   * @param isOpen whether that run is open
   */
  public void sweep(Predicate<String> isOpen) throws SandboxException {
    try {
      instances.sweep(isOpen);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private Instance own() throws SandboxException {
    if (instance == null) {
      throw new SandboxException("No sandbox is started here.", "Start the sandbox first.");
    }
    return instance;
  }

  private static void checked(String runId) {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new IllegalArgumentException("not a run's id: " + runId);
    }
  }

  private static void refuseWindows() throws SandboxException {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
      throw new SandboxException(
          "The sandbox does not run on Windows: nothing would stop its server after a kill.",
          "Connect to a server of your own, or run Belay in WSL.");
    }
  }

  private SandboxException cannotWrite(IOException e) {
    return new SandboxException(
        SandboxException.quoting(
            "The sandbox's folder " + home + " cannot be used", SandboxException.reason(e)),
        "Allow writing there, make room, or set BELAY_HOME to another folder.",
        e);
  }
}
