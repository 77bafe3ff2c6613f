package dev.belay.live;

import dev.belay.postgres.Privileges;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is read beside the samples, on another connection, and shown in the next sample. */
final class Beside {
  private final Names names;
  private volatile List<ProgressRow> progress = List.of();
  private volatile Optional<Health> health = Optional.empty();
  private volatile Optional<Privileges.Report> privileges = Optional.empty();

  Beside(Names names) {
    this.names = names;
  }

  List<ProgressRow> progress() {
    return progress;
  }

  Optional<Health> health() {
    return health;
  }

  void read(Connection connection) throws SQLException {
    if (privileges.isEmpty()) {
      privileges = Optional.of(new Privileges().read(connection));
    }
    new NameReader(names).read(connection);
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
                  + ", and it cannot be acted on.",
              to.map(Privileges.Privilege::cure).orElse("GRANT pg_read_all_stats TO " + role)));
    }
    report
        .flatMap(rights -> rights.find("pg_signal_backend"))
        .filter(right -> !right.held())
        .ifPresent(right -> blind.add(new Sight.Blind(right.without(), right.cure())));
    return new Sight(role, blind);
  }
}
