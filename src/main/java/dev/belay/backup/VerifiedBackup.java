package dev.belay.backup;

/** A backup that was restored and found equal to its source. */
public record VerifiedBackup(Backup backup, Verification verification) {
  public VerifiedBackup {
    if (!verification.passed()) {
      throw new IllegalArgumentException("The verification found differences.");
    }
  }
}
