package dev.belay.desktop.activity;

import dev.belay.desktop.activity.HealthBoard.Pair;
import dev.belay.desktop.activity.HealthBoard.State;
import dev.belay.desktop.activity.HealthBoard.Tile;
import dev.belay.desktop.control.Sparkline;
import dev.belay.desktop.fx.Formats;
import dev.belay.live.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the course of each value of {@link Health}. Used by one thread at a time. */
final class HealthCourse {
  /** Readings of about five minutes. */
  private static final int KEPT = 300;

  /** Postgres warns of wraparound 40 million transactions before the end. */
  private static final long WRAPAROUND = 2_146_483_647L;

  private static final double NEAR = 0.9;

  private final Map<String, ArrayDeque<Double>> courses = new HashMap<>();
  private HealthBoard board = HealthBoard.NONE;

  /** The board with that reading in it; the same one again adds nothing. */
  HealthBoard with(Optional<Health> read) {
    if (read.isPresent() && !read.map(Health::at).equals(board.at())) {
      board = board(read.get());
    }
    return board;
  }

  private HealthBoard board(Health health) {
    var tiles = new ArrayList<Tile>();
    sessions(tiles, health);
    traffic(tiles, health.traffic());
    wal(tiles, health);
    upkeep(tiles, health);
    return new HealthBoard(
        Optional.of(health.at()),
        tiles,
        tables(health.sizes()),
        says(health.sizes(), health.at()),
        replicas(health.replication()));
  }

  private void sessions(List<Tile> tiles, Health health) {
    var seen = health.connections();
    var open = seen.limit() - seen.reserved();
    tiles.add(
        tile(
            "connections",
            "Connections",
            Formats.share(seen.used(), seen.limit()),
            seen.reserved() + " of these are reserved for superusers",
            seen.used() >= open * NEAR ? State.warning("Near the limit") : State.WELL,
            seen.used(),
            Optional.of((double) open)));
    tiles.add(
        tile(
            "waiting",
            "Waiting for a lock",
            visible(seen, seen.waiting()),
            seen.hidden() > 0
                ? hidden(seen)
                : seen.waiting() == 0 ? "no session waits" : "of all clients and workers",
            seen.waiting() > 0 ? State.warning("Sessions wait") : State.WELL,
            seen.waiting(),
            Optional.empty()));
    tiles.add(
        tile(
            "active",
            "Active sessions",
            visible(seen, seen.active()),
            visible(seen, seen.idleInTransaction()) + " idle in transaction",
            State.WELL,
            seen.active(),
            Optional.empty()));
    var longest = health.traffic().longestTransaction();
    var age = longest.map(Health.Transaction::age).orElse(Duration.ZERO);
    tiles.add(
        tile(
            "longest",
            "Longest transaction",
            longest.isEmpty() ? seen.hidden() > 0 ? "unknown" : "none" : Formats.clock(age),
            longest
                .map(one -> "pid " + one.pid())
                .orElse(seen.hidden() > 0 ? hidden(seen) : "no transaction is open"),
            age.compareTo(SessionLines.LONG) >= 0 ? State.warning("Long") : State.WELL,
            age.toSeconds(),
            Optional.empty()));
  }

  /** Of those that are hidden from Belay's role it is not known. */
  private static String visible(Health.Connections seen, int count) {
    return (seen.hidden() > 0 ? "at least " : "") + Formats.count(count);
  }

  private static String hidden(Health.Connections seen) {
    return "unknown for " + Formats.count(seen.hidden()) + " hidden";
  }

  private void traffic(List<Tile> tiles, Health.Traffic traffic) {
    tiles.add(
        rate(
            "transactions",
            "Transactions",
            traffic
                .commitsPerSecond()
                .flatMap(
                    commits -> traffic.rollbacksPerSecond().map(rollbacks -> commits + rollbacks)),
            "committed and rolled back, this database",
            State.WELL));
    tiles.add(
        rate(
            "errors",
            "Rollbacks",
            traffic.rollbacksPerSecond(),
            "failed or rolled back, this database",
            State.WELL));
    tiles.add(
        rate(
            "deadlocks",
            "Deadlocks",
            traffic.deadlocksPerSecond(),
            Formats.count(traffic.deadlocks()) + " since the counters began",
            traffic.deadlocksPerSecond().filter(now -> now > 0).isPresent()
                ? State.warning("Deadlock")
                : State.WELL));
    tiles.add(
        tile(
            "cache",
            "Cache hit",
            traffic.cacheHit().map(hit -> Formats.percent(hit * 100)).orElse("nothing read"),
            "of blocks were in shared buffers",
            State.WELL,
            traffic.cacheHit().map(hit -> hit * 100).orElse(Double.NaN),
            Optional.empty()));
  }

  private void wal(List<Tile> tiles, Health health) {
    var wal = health.wal();
    tiles.add(
        tile(
            "wal",
            "WAL",
            wal.bytesPerSecond().map(Formats::byteRate).orElse("not known yet"),
            (health.replication().standby() ? "replayed to " : "written to ") + wal.position(),
            State.WELL,
            wal.bytesPerSecond().orElse(Double.NaN),
            Optional.empty()));
    tiles.add(archiver(wal.archiver()));
    var replication = health.replication();
    tiles.add(lag(replication));
    var kept =
        replication.slots().stream()
            .flatMap(slot -> slot.keptBytes().stream())
            .max(Comparator.naturalOrder());
    var idle = replication.slots().stream().filter(slot -> !slot.active()).count();
    tiles.add(
        tile(
            "slots",
            "Replication slots",
            replication.slots().isEmpty() ? "none" : Formats.count(replication.slots().size()),
            kept.map(bytes -> "keep " + Formats.bytes(bytes) + " of WAL, " + idle + " not read")
                .orElse(replication.slots().isEmpty() ? "no slot keeps WAL" : idle + " not read"),
            idle > 0 ? State.warning("Nobody reads " + idle) : State.WELL,
            kept.map(Long::doubleValue).orElse(0.0),
            Optional.empty()));
  }

  private Tile archiver(Health.Archiver archiver) {
    var fails =
        archiver
            .lastFailed()
            .filter(
                failed -> archiver.lastArchived().filter(done -> done.isAfter(failed)).isEmpty());
    var says =
        !archiver.on()
            ? "archive_mode is off"
            : fails
                .map(at -> "last failed at " + Formats.moment(at) + " UTC")
                .or(() ->
                    archiver
                        .lastArchived()
                        .map(at -> "last archived at " + Formats.moment(at) + " UTC"))
                .orElse("nothing archived yet");
    return tile(
        "archiver",
        "Archiver",
        !archiver.on()
            ? "off"
            : archiver.waiting().map(count -> count + " waiting").orElse("queue unknown"),
        says,
        archiver.on() && fails.isPresent() ? State.warning("Fails") : State.WELL,
        archiver.waiting().map(Long::doubleValue).orElse(Double.NaN),
        Optional.empty());
  }

  private Tile lag(Health.Replication replication) {
    var behind =
        replication.standbys().stream()
            .flatMap(standby -> standby.bytesBehind().stream())
            .max(Comparator.naturalOrder());
    if (replication.standby()) {
      var lag = replication.replayLag();
      return tile(
          "lag",
          "Replay lag",
          lag.map(Formats::duration).orElse("unknown"),
          "age of the last commit that this standby replayed",
          State.WELL,
          lag.map(one -> one.toMillis() / 1000.0).orElse(Double.NaN),
          Optional.empty());
    }
    var time =
        replication.standbys().stream()
            .flatMap(standby -> standby.lag().stream())
            .max(Comparator.naturalOrder());
    return tile(
        "lag",
        "Replication lag",
        replication.standbys().isEmpty()
            ? "no standby"
            : behind.map(Formats::bytes).orElse("unknown"),
        replication.standbys().isEmpty()
            ? "no server replicates from this one"
            : "the farthest of "
                + replication.standbys().size()
                + time.map(lag -> ", " + Formats.duration(lag)).orElse(""),
        State.WELL,
        behind.map(Long::doubleValue).orElse(Double.NaN),
        Optional.empty());
  }

  private void upkeep(List<Tile> tiles, Health health) {
    var age = health.upkeep().frozenAge();
    var vacuums = health.upkeep().wraparoundVacuums().size();
    tiles.add(
        tile(
            "wraparound",
            "Transaction age",
            age.map(Formats::rounded).orElse("unknown"),
            "of 2.1 billion until the server stops; "
                + (vacuums == 0
                    ? "no vacuum against it"
                    : vacuums == 1 ? "1 vacuum against it" : vacuums + " vacuums against it"),
            age.filter(one -> one > WRAPAROUND / 2).isPresent() ? State.warning("Old") : State.WELL,
            age.map(Long::doubleValue).orElse(Double.NaN),
            Optional.empty()));
    var disk = health.sizes().disk();
    disk(tiles, health.sizes().disk());
  }

  private void disk(List<Tile> tiles, Health.Disk disk) {
    tiles.add(
        tile(
            "database-size",
            "Database on disk",
            disk.databaseBytes().map(Formats::bytes).orElse("not read yet"),
            "with indexes and what is not vacuumed",
            State.WELL,
            disk.databaseBytes().map(Long::doubleValue).orElse(Double.NaN),
            Optional.empty()));
    tiles.add(
        tile(
            "wal-size",
            "WAL on disk",
            disk.walBytes().map(Formats::bytes).orElse("unknown"),
            disk.walBytes().isPresent() ? "all files of pg_wal" : "only pg_monitor may list pg_wal",
            State.WELL,
            disk.walBytes().map(Long::doubleValue).orElse(Double.NaN),
            Optional.empty()));
    tiles.add(
        tile(
            "disk",
            "Free disk space",
            "unknown",
            "PostgreSQL cannot tell it: look on the machine itself",
            State.WELL,
            Double.NaN,
            Optional.empty()));
  }

  private Tile rate(String id, String title, Optional<Double> perSecond, String says, State state) {
    return tile(
        id,
        title,
        perSecond.map(HealthCourse::perSecond).orElse("not known yet"),
        says,
        state,
        perSecond.orElse(Double.NaN),
        Optional.empty());
  }

  private static String perSecond(double rate) {
    return rate > 0 && rate < 9.95
        ? String.format(java.util.Locale.ROOT, "%.1f /s", rate)
        : Formats.rate(rate);
  }

  private Tile tile(
      String id,
      String title,
      String value,
      String says,
      State state,
      double now,
      Optional<Double> limit) {
    var course = courses.computeIfAbsent(id, _ -> new ArrayDeque<>());
    course.add(now);
    if (course.size() > KEPT) {
      course.remove();
    }
    return new Tile(
        id,
        title,
        value,
        says,
        state,
        new Sparkline.Series(List.copyOf(course), limit, Optional.empty()));
  }

  private static List<Pair> tables(Health.Sizes sizes) {
    return sizes.tables().stream()
        .map(table ->
            new Pair(
                table.name(),
                Formats.bytes(table.bytes()),
                table
                    .bytesPerSecond()
                    .map(HealthCourse::growth)
                    .orElse("growth after the next reading")))
        .toList();
  }

  private static String growth(double perSecond) {
    var hourly = Math.round(Math.abs(perSecond) * 3600);
    return hourly == 0
        ? "does not grow"
        : (perSecond < 0 ? "shrinks by " : "grows by ") + Formats.bytes(hourly) + " per hour";
  }

  private static String says(Health.Sizes sizes, Instant now) {
    return sizes.at().map(at -> "measured " + Formats.ago(at, now)).orElse("not measured yet")
        + sizes.missing().map(why -> ". " + why).orElse("");
  }

  private static List<Pair> replicas(Health.Replication replication) {
    var pairs = new ArrayList<Pair>();
    for (var standby : replication.standbys()) {
      pairs.add(
          new Pair(
              "Standby " + (standby.name().isEmpty() ? "pid " + standby.pid() : standby.name()),
              standby.bytesBehind().map(Formats::bytes).orElse("unknown"),
              "behind, "
                  + (standby.state().isEmpty() ? "state hidden" : standby.state())
                  + standby.lag().map(lag -> ", " + Formats.duration(lag)).orElse("")));
    }
    for (var slot : replication.slots()) {
      pairs.add(
          new Pair(
              "Slot " + slot.name(),
              slot.keptBytes().map(Formats::bytes).orElse("nothing kept"),
              slot.type()
                  + (slot.active() ? ", read" : ", nobody reads it")
                  + slot.walStatus().map(status -> ", WAL " + status).orElse("")
                  + slot.xminAge()
                      .map(age -> ", holds back " + Formats.count(age) + " transactions")
                      .orElse("")));
    }
    return pairs;
  }
}
