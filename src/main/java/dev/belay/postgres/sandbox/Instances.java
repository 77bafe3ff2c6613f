package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sandboxes of one home, those of other Belays included. */
final class Instances {
  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

  /** A supervisor that ends a sandbox needs at most three times 15 s for its server. */
  private static final long ENDING_NANOS = 60_000_000_000L;

  private final Path root;

  Instances(Path root) {
    this.root = root;
  }

  /** A new folder that this process owns. */
  Taken create() throws IOException {
    return FolderLock.<Taken, IOException>holding(root, this::createLocked);
  }

  private Taken createLocked() throws IOException {
    // The server names its folder by its real path, and so do we.
    var real = root.toRealPath();
    while (true) {
      var random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
      var folder = new InstanceFolder(real.resolve(random));
      if (!Files.exists(folder.path())) {
        folder.create();
        return new Taken(folder, Ownership.take(folder).orElseThrow());
      }
    }
  }

  /** A folder and the right to it. */
  record Taken(InstanceFolder folder, Ownership ownership) {}

  /** The sandbox of that run, taken over: no supervisor can end it any more. */
  Taken takeFor(String runId) throws IOException, SandboxException {
    return FolderLock.<Taken, SandboxException>holding(root, () -> takeLocked(runId));
  }

  private Taken takeLocked(String runId) throws IOException, SandboxException {
    for (var folder : all()) {
      if (folder.claimants().contains(runId)) {
        var ownership =
            Ownership.take(folder)
                .orElseThrow(() ->
                    new SandboxException(
                        "The sandbox of run " + runId + " is in use by another Belay.",
                        "Go on with the run there, or close that Belay first."));
        try {
          Supervisor.disarmAll(folder);
          awaitEnding(folder);
          return new Taken(folder, ownership);
        } catch (IOException | RuntimeException | SandboxException e) {
          ownership.close();
          throw e;
        }
      }
    }
    throw new SandboxException(
        "The sandbox of run " + runId + " is not there any more, and its data with it.",
        "Close the run as abandoned and start a new one on a new sandbox.");
  }

  private static void awaitEnding(InstanceFolder folder) throws IOException, SandboxException {
    var deadline = System.nanoTime() + ENDING_NANOS;
    while (Supervisor.anyEnding(folder)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new SandboxException(
            "The server of " + folder.path() + " is being stopped and is not down yet.",
            "Try again in a minute.");
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  /**
   * Clears up after Belays that are dead: what no run claims is stopped and removed; a claimed
   * server that lost its supervisor gets one, so that it ends when its grace is over.
   *
   * @param isOpen whether a run that claims a sandbox is still open; claims of others are dropped
   */
  void sweep(Predicate<String> isOpen) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    FolderLock.<Integer, IOException>holding(
        root,
        () -> {
          var folders = all();
          folders.forEach(folder -> sweepOrLog(folder, isOpen));
          return folders.size();
        });
  }

  private static void sweepOrLog(InstanceFolder folder, Predicate<String> isOpen) {
    try {
      sweep(folder, isOpen);
    } catch (NoSuchFileException e) {
      LOG.debug("the sandbox {} went away meanwhile", folder.id());
    } catch (IOException e) {
      LOG.warn("The sandbox {} could not be cleared up.", folder.path(), e);
    }
  }

  private static void sweep(InstanceFolder folder, Predicate<String> isOpen) throws IOException {
    if (Ownership.livingOwner(folder).isPresent()) {
      return;
    }
    for (var claimant : folder.claimants()) {
      if (!isOpen.test(claimant)) {
        Files.deleteIfExists(folder.claims().resolve(claimant));
      }
    }
    if (Supervisor.anyAlive(folder)) {
      // It does the same at this moment, or as soon as the grace of the claims is over.
      return;
    }
    var taken = Ownership.take(folder);
    if (taken.isEmpty()) {
      return;
    }
    try {
      Supervisor.disarmAll(folder);
      var running = folder.postmaster().isPresent();
      if (running) {
        // Without an owner the supervisor goes by the claims, at once where there is none.
        Supervisor.start(folder, Path.of("none")).release();
      } else if (folder.claimants().isEmpty()) {
        folder.remove();
      }
    } finally {
      taken.get().close();
    }
  }

  List<SandboxStatus> status() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    return FolderLock.<List<SandboxStatus>, IOException>holding(
        root,
        () -> {
          var statuses = new ArrayList<SandboxStatus>();
          for (var folder : all()) {
            statuses.add(status(folder));
          }
          return statuses;
        });
  }

  private static SandboxStatus status(InstanceFolder folder) throws IOException {
    var pid = Ownership.livingOwner(folder);
    var owner =
        pid.isEmpty()
            ? SandboxStatus.Owner.NOBODY
            : pid.get() == ProcessHandle.current().pid()
                ? SandboxStatus.Owner.THIS_BELAY
                : SandboxStatus.Owner.ANOTHER_BELAY;
    var made = folder.made();
    var port =
        made.isPresent() && folder.postmaster().isPresent()
            ? OptionalInt.of(made.get().port())
            : OptionalInt.empty();
    return new SandboxStatus(
        folder.id(),
        folder.path(),
        owner,
        pid,
        folder.claimants(),
        port,
        made.map(InstanceFolder.Made::programs));
  }

  private List<InstanceFolder> all() throws IOException {
    var real = root.toRealPath();
    return InstanceFolder.names(real, "*").stream()
        .map(name -> new InstanceFolder(real.resolve(name)))
        .filter(folder -> Files.isDirectory(folder.path()))
        .toList();
  }
}
