package dev.belay.postgres.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a sandbox is made.
 *
 * @param from where its programs come from
 * @param majorVersion only this major version, if given
 * @param binFolder the folder of a local installation's programs, if a setting names one
 * @param port this port and no other, if given; else a free one
 * @param size the rows of the chat product's database
 * @param grace how long the server outlives a Belay that ended while a run of it was open
 */
public record SandboxOptions(
    From from,
    OptionalInt majorVersion,
    Optional<Path> binFolder,
    OptionalInt port,
    SampleSize size,
    Duration grace) {

  /** Where the programs may come from. */
  public enum From {
    /**
     * A complete local installation (its client programs make real backups), else the built-in one.
     */
    ANY,
    /** A complete local installation only. */
    LOCAL,
    /** The built-in PostgreSQL only. */
    EMBEDDED
  }

  /**
   * The newest local installation or the built-in PostgreSQL, a free port, ten minutes of grace.
   */
  public static SandboxOptions usual() {
    return new SandboxOptions(
        From.ANY,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        SampleSize.USUAL,
        Duration.ofMinutes(10));
  }

  public SandboxOptions from(From where) {
    return new SandboxOptions(where, majorVersion, binFolder, port, size, grace);
  }

  public SandboxOptions majorVersion(int version) {
    return new SandboxOptions(from, OptionalInt.of(version), binFolder, port, size, grace);
  }

  public SandboxOptions binFolder(Path folder) {
    return new SandboxOptions(from, majorVersion, Optional.of(folder), port, size, grace);
  }

  public SandboxOptions port(int fixed) {
    return new SandboxOptions(from, majorVersion, binFolder, OptionalInt.of(fixed), size, grace);
  }

  public SandboxOptions size(SampleSize rows) {
    return new SandboxOptions(from, majorVersion, binFolder, port, rows, grace);
  }

  public SandboxOptions grace(Duration time) {
    return new SandboxOptions(from, majorVersion, binFolder, port, size, time);
  }
}
