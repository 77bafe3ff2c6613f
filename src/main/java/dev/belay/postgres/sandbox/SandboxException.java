package dev.belay.postgres.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** The sandbox could not do what was asked. The message says what happened, then what to do. */
public final class SandboxException extends Exception {
  private final String happened;
  private final String cure;

  public SandboxException(String happened, String cure) {
    super(happened + " " + cure);
    this.happened = happened;
    this.cure = cure;
  }

  public SandboxException(String happened, String cure, Throwable cause) {
    super(happened + " " + cure, cause);
    this.happened = happened;
    this.cure = cure;
  }

  /** Somebody else's words as the end of a sentence of ours. */
  static String quoting(String start, String words) {
    var text = words.strip();
    return start + ": " + text + (text.endsWith(".") ? "" : ".");
  }

  /** Why a file operation failed; some of Java's messages are the bare path. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied at " + denied.getFile();
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case FileAlreadyExistsException there -> there.getFile() + " is in the way";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** What happened and what is true now, in whole sentences. */
  public String happened() {
    return happened;
  }

  /** What a person can do about it, in whole sentences. */
  public String cure() {
    return cure;
  }
}
