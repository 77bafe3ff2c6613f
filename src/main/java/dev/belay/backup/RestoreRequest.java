package dev.belay.backup;

/**
 * A restore.
 *
 * @param server the server to restore on; the role needs CREATEDB
 * @param database the name that the restored database gets
 * @param existing what to do when a database of that name holds something already
 * @param endSessions the operator's consent to end the sessions in that database for the swap
 * @param jobs parallel sessions of pg_restore
 */
public record RestoreRequest(
    Backup backup,
    Server server,
    String database,
    Existing existing,
    boolean endSessions,
    int jobs) {
  /** What happens to a database that is not empty and has the name already. */
  public enum Existing {
    /** Nothing is restored. */
    REFUSE,
    /** It stays, under another name. */
    KEEP_RENAMED
  }
}
