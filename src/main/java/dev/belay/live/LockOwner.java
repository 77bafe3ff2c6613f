package dev.belay.live;

import java.util.Optional;

/**
 * Who holds locks or waits for them: a process with its parallel workers, or a prepared
 * transaction.
 *
 * @param pid the process, the leader of its workers; 0 for a prepared transaction
 * @param preparedXid the prepared transaction's id; 0 for a process
 * @param gid the prepared transaction's name, once known
 */
public record LockOwner(int pid, long preparedXid, Optional<String> gid) {
  static LockOwner process(int pid) {
    return new LockOwner(pid, 0, Optional.empty());
  }

  /** Whether it is a prepared transaction: nobody is connected, and it is ended by its gid. */
  public boolean isPrepared() {
    return pid == 0;
  }

  /** {@code 4711}, or {@code prepared transaction gid}. */
  public String label() {
    return isPrepared()
        ? "prepared transaction " + gid.orElse(String.valueOf(preparedXid))
        : String.valueOf(pid);
  }
}
