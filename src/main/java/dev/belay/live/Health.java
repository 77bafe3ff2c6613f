package dev.belay.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Counters of the whole server and of the connected database. They are read beside the samples, on
 * a session of their own, so they have a time of their own.
 *
 * @param at by the server's clock
 */
public record Health(
    Instant at,
    Connections connections,
    Traffic traffic,
    Wal wal,
    Replication replication,
    Upkeep upkeep,
    Sizes sizes) {
  /**
   * @param limit max_connections
   * @param reserved of these, kept for superusers and reserved roles
   * @param waiting for a lock
   * @param hidden of these, what they do is hidden from Belay's role: the numbers beside it and the
   *     longest transaction do not count them
   */
  public record Connections(
      int used,
      int limit,
      int reserved,
      int active,
      int idleInTransaction,
      int waiting,
      int hidden) {}

  /**
   * Of the connected database. The rates are those since the reading before; empty at the first.
   *
   * @param cacheHit share of blocks found in shared buffers since the reading before, 0 to 1; empty
   *     when no block was read
   * @param deadlocks since the counters were reset
   * @param longestTransaction of any client
   */
  public record Traffic(
      Optional<Double> commitsPerSecond,
      Optional<Double> rollbacksPerSecond,
      long deadlocks,
      Optional<Double> deadlocksPerSecond,
      Optional<Double> cacheHit,
      Optional<Transaction> longestTransaction) {}

  /** An open transaction. */
  public record Transaction(int pid, Duration age) {}

  /**
   * @param position LSN written (primary) or replayed (standby)
   * @param bytesPerSecond since the reading before
   */
  public record Wal(String position, Optional<Double> bytesPerSecond, Archiver archiver) {}

  /**
   * @param on whether archive_mode is on
   * @param waiting segments that are ready and not yet archived, where it may be read
   */
  public record Archiver(
      boolean on,
      long archived,
      long failed,
      Optional<Instant> lastArchived,
      Optional<Instant> lastFailed,
      Optional<Long> waiting) {}

  /**
   * @param standby whether this server is one
   * @param replayLag of this standby: how old the last replayed commit is
   */
  public record Replication(
      boolean standby, Optional<Duration> replayLag, List<Standby> standbys, List<Slot> slots) {
    /** Copies the lists. */
    public Replication {
      standbys = List.copyOf(standbys);
      slots = List.copyOf(slots);
    }
  }

  /** A server that replicates from this one. */
  public record Standby(
      int pid, String name, String state, Optional<Long> bytesBehind, Optional<Duration> lag) {}

  /**
   * @param keptBytes of WAL that the server keeps for it
   * @param xminAge how many transactions it holds vacuum back
   */
  public record Slot(
      String name,
      String type,
      boolean active,
      Optional<Long> keptBytes,
      Optional<String> walStatus,
      Optional<Long> xminAge) {}

  /**
   * @param horizon what keeps vacuum from removing dead rows, the oldest first
   * @param prepared prepared transactions; those older than some minutes are orphans
   * @param frozenAge of the database that is nearest to wraparound, in transactions
   */
  public record Upkeep(
      List<HorizonHolder> horizon,
      List<PreparedTransaction> prepared,
      Optional<Long> frozenAge,
      List<Integer> wraparoundVacuums) {
    /** Copies the lists. */
    public Upkeep {
      horizon = List.copyOf(horizon);
      prepared = List.copyOf(prepared);
      wraparoundVacuums = List.copyOf(wraparoundVacuums);
    }
  }

  /**
   * @param kind session, prepared transaction, replication slot, standby
   * @param name pid, gid or slot
   * @param age in transactions
   */
  public record HorizonHolder(String kind, String name, long age) {}

  /**
   * The largest tables of the connected database, read more rarely.
   *
   * @param missing why there are none, or not all of them, in words
   */
  public record Sizes(
      Optional<Instant> at, List<TableSize> tables, Optional<String> missing, Disk disk) {
    /** Not read yet. */
    public static final Sizes NONE =
        new Sizes(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new Disk(Optional.empty(), Optional.empty()));

    /** Copies the list. */
    public Sizes {
      tables = List.copyOf(tables);
    }
  }

  /**
   * What lies on the disk. How much is free there no function of the server tells.
   *
   * @param databaseBytes of the connected database
   * @param walBytes of pg_wal, where it may be listed (pg_monitor)
   */
  public record Disk(Optional<Long> databaseBytes, Optional<Long> walBytes) {}

  /**
   * @param bytes with indexes and TOAST
   * @param bytesPerSecond since the reading before
   */
  public record TableSize(String name, long bytes, Optional<Double> bytesPerSecond) {}
}
