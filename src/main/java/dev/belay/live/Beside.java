package dev.belay.live;

import dev.belay.postgres.ConnectionLoss;
import dev.belay.postgres.Privileges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is read beside the samples, on another connection, and shown in the next sample. */
final class Beside {
  private static final Logger LOG = LoggerFactory.getLogger(Beside.class);
  private static final Duration OFTEN = Duration.ofMillis(900);
  private static final Duration RARELY = Duration.ofSeconds(30);

  private final Names names;
  private final NameReader nameReader;
  private final ProgressReader progressReader;
  private final HealthReader healthReader;
  private final SizeReader sizeReader = new SizeReader();
  private Optional<Long> lastRead = Optional.empty();
  private Optional<Long> lastSizes = Optional.empty();
  private Health.Sizes sizes = Health.Sizes.NONE;
  private volatile List<ProgressRow> progress = List.of();
  private volatile Optional<Health> health = Optional.empty();
  private volatile Optional<Privileges.Report> privileges = Optional.empty();

  Beside(Names names) {
    this.names = names;
    this.nameReader = new NameReader(names);
    this.progressReader = new ProgressReader(names);
    this.healthReader = new HealthReader(names);
  }

  List<ProgressRow> progress() {
    return progress;
  }

  Optional<Health> health() {
    return health;
  }

  /** One part that waits for a lock, or may not be read, must not keep the others from it. */
  void read(Connection connection) throws SQLException {
    if (privileges.isEmpty()) {
      part(connection, () -> privileges = Optional.of(new Privileges().read(connection)));
    }
    part(connection, () -> nameReader.read(connection));
    if (!due(lastRead, OFTEN)) {
      return;
    }
    lastRead = Optional.of(System.nanoTime());
    part(connection, () -> progress = progressReader.read(connection));
    if (!progress.isEmpty()) {
      part(connection, () -> nameProgress(connection));
    }
    if (due(lastSizes, RARELY)) {
      lastSizes = Optional.of(System.nanoTime());
      part(connection, () -> sizes = sizeReader.read(connection));
    }
    part(connection, () -> health = Optional.of(healthReader.read(connection, sizes)));
  }

  /** The first look at a command notes what it works on; the second shows the name. */
  private void nameProgress(Connection connection) throws SQLException {
    var unknown = names.unknown();
    nameReader.read(connection);
    if (names.unknown() < unknown) {
      progress = progressReader.read(connection);
    }
  }

  private static boolean due(Optional<Long> last, Duration pace) {
    return last.isEmpty() || System.nanoTime() - last.get() >= pace.toNanos();
  }

  /** One thing to read. */
  private interface Part {
    void read() throws SQLException;
  }

  private static void part(Connection connection, Part part) throws SQLException {
    try {
      part.read();
    } catch (SQLException e) {
      if (ConnectionLoss.lost(connection, e)) {
        throw e;
      }
      LOG.debug("Not read this time: {}", e.getMessage());
    }
  }

  /** What is missing, from the rights when they are known, and from the rows in any case. */
  Sight sight(Connection connection, List<SessionActivity> sessions) throws SQLException {
    var report = privileges;
    var role = report.isPresent() ? report.get().role() : connection.getMetaData().getUserName();
    var blind = new ArrayList<Sight.Blind>();
    var hidden = sessions.stream().filter(session -> session.query().hidden()).count();
    if (hidden > 0) {
      var to = report.flatMap(rights -> rights.find("pg_read_all_stats"));
      blind.add(
          new Sight.Blind(
              "Query, state and wait of "
                  + hidden
                  + (hidden == 1 ? " session of another role are" : " sessions of other roles are")
                  + " hidden from "
                  + role
                  + (hidden == 1 ? ", and it" : ", and they")
                  + " cannot be acted on.",
              to.map(Privileges.Privilege::cure).orElse("GRANT pg_read_all_stats TO " + role)));
    }
    report
        .flatMap(rights -> rights.find("pg_signal_backend"))
        .filter(right -> !right.held())
        .ifPresent(right -> blind.add(new Sight.Blind(right.without(), right.cure())));
    return new Sight(role, blind);
  }
}
