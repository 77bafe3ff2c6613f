package dev.belay.postgres;

import java.time.Instant;

/**
 * One server process: process ids are used again, so its start belongs to it ({@code
 * pg_stat_activity.backend_start}, microseconds).
 */
public record BackendId(int pid, Instant start) {
  /** What a person sends to end it; hits no other session that was given its pid since. */
  public String endingLine() {
    return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = "
        + pid
        + " AND backend_start = '"
        + start
        + "';";
  }
}
