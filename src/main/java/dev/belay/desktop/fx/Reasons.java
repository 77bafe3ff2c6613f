package dev.belay.desktop.fx;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be used, in plain words. */
public final class Reasons {
  private Reasons() {}

  /** {@code permission denied}: goes on a sentence, without its full stop. */
  public static String of(IOException trouble) {
    return switch (trouble) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it is not there";
      case NotDirectoryException _ -> "it is no folder";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> trouble.getMessage() == null ? "the disk gave no reason" : trouble.getMessage();
    };
  }
}
