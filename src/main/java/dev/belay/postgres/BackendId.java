package dev.belay.postgres;

import java.time.Instant;

/**
 * One server process: process ids are used again, so its start belongs to it ({@code
 * pg_stat_activity.backend_start}, microseconds).
 */
public record BackendId(int pid, Instant start) {}
