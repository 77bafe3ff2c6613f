package dev.belay.postgres.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One sandbox of this home as the files and processes show it.
 *
 * @param id names it
 * @param folder where it is
 * @param owner whose it is
 * @param ownerPid the process that owns it, if a living one does
 * @param claims the open runs that need it, sorted
 * @param port the port of the running server; empty when it is stopped
 * @param programs what it runs on; empty while it is being made
 */
public record SandboxStatus(
    String id,
    Path folder,
    Owner owner,
    Optional<Long> ownerPid,
    List<String> claims,
    OptionalInt port,
    Optional<ServerPrograms> programs) {

  /** Whose a sandbox is. */
  public enum Owner {
    /** This process. */
    THIS_BELAY,
    /** Another process that is alive; it is left alone. */
    ANOTHER_BELAY,
    /** Nobody any more. */
    NOBODY
  }

  public SandboxStatus {
    claims = List.copyOf(claims);
  }

  public boolean running() {
    return port.isPresent();
  }
}
