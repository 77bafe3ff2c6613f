package dev.belay.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One look at a server: immutable, complete, safe to hand between threads.
 *
 * @param serverTime the server's clock, read once: every age in the sample is counted from it
 * @param sessions all server processes, by pid
 * @param progress empty until first read; read beside the sample
 * @param health empty until first read; read beside the sample
 */
public record Sample(
    Instant serverTime,
    Cost cost,
    List<SessionActivity> sessions,
    LockGraph locks,
    List<ProgressRow> progress,
    Optional<Health> health,
    Sight sight) {
  /** Copies the lists. */
  public Sample {
    sessions = List.copyOf(sessions);
    progress = List.copyOf(progress);
  }

  /** The same sample with others for its sessions. */
  public Sample with(List<SessionActivity> others) {
    return new Sample(serverTime, cost, others, locks, progress, health, sight);
  }

  /** The session of that process. */
  public Optional<SessionActivity> session(int pid) {
    return sessions.stream().filter(session -> session.pid() == pid).findFirst();
  }

  /**
   * Those who wait for something that other sessions do, but that is not in pg_locks, so that it is
   * not known for whom: a safe snapshot, recovery, a buffer, a lightweight lock, the disk.
   */
  public List<SessionActivity> otherWaits() {
    return sessions.stream()
        .filter(session -> session.doing().waiting().filter(Sample::isOther).isPresent())
        .toList();
  }

  private static boolean isOther(SessionActivity.Wait wait) {
    return switch (wait.type()) {
      case "LWLock", "BufferPin", "Buffer", "IO" -> true;
      case "IPC" -> wait.event().equals("SafeSnapshot") || wait.event().startsWith("RecoveryC");
      default -> wait.event().equals("SafeSnapshot");
    };
  }
}
