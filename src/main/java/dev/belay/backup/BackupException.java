package dev.belay.backup;

import java.util.Optional;

/** A backup, verification or restore that did not come about; the message says what is true now. */
public final class BackupException extends Exception {
  /** What kind of obstacle it was. */
  public enum Reason {
    /** PostgreSQL's programs are missing, or older than the server. */
    PROGRAM,
    /** The server refused, could not be reached, or a program failed on it. */
    SERVER,
    /** There is not enough room. */
    SPACE,
    /** It was stopped on request. */
    STOPPED,
    /** The backup's files are not those that were written, or cannot be read. */
    DAMAGED,
    /** The backup restores, but not to what the source held. */
    DIFFERENT,
    /** It would have needed a consent that was not given. */
    REFUSED,
    /** A local file or folder could not be read or written. */
    FILES
  }

  private final Reason reason;
  private final transient Optional<Verification> verification;

  BackupException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.verification = Optional.empty();
  }

  BackupException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.verification = Optional.empty();
  }

  BackupException(String message, Verification verification) {
    super(message);
    this.reason = Reason.DIFFERENT;
    this.verification = Optional.of(verification);
  }

  public Reason reason() {
    return reason;
  }

  /** The comparison that failed, where it came to one. */
  public Optional<Verification> verification() {
    return verification;
  }
}
