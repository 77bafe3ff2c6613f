package dev.belay.journal;

/** Whether a step was taken back; apart from whether it succeeded. */
public enum UndoStatus {
  NONE,
  RUNNING,
  IN_DOUBT,
  UNDONE_VERIFIED,
  UNDONE_NOT_VERIFIED,
  FAILED
}
