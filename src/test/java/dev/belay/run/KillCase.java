package dev.belay.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.journal.JournalEvent;
import dev.belay.run.KillTable.Mode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** One run that is killed, once or several times, resumed to its end, and counted on the server. */
final class KillCase {
  static final String RANDOM = "random moment";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String WORK =
      """
      SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = ? AND application_name LIKE 'belay/%'
         AND (application_name LIKE '%/watch') = ?\
      """;

  private final KillWorkload workload;
  private final Mode mode;
  private final KillServers servers;
  private final KillTable table;
  private final boolean back;
  private final KillWorkload.Place place;
  private final KillPerson person;
  private final List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
  private final int number = NUMBERS.incrementAndGet();

  KillCase(
      KillWorkload workload,
      Mode mode,
      KillServers servers,
      KillTable table,
      boolean markers,
      boolean back)
      throws SQLException {
    this.workload = workload;
    this.mode = mode;
    this.servers = servers;
    this.table = table;
    this.back = back;
    this.person = new KillPerson(back);
    var database = "k" + number + "_" + ProcessHandle.current().pid();
    var port = servers.port(mode);
    KillWorkload.prepare("localhost", port, database);
    this.place =
        new KillWorkload.Place(
            workload.folder().resolve("homes").resolve("" + number),
            "localhost",
            port,
            database,
            markers);
  }

  /** Makes the slow statement and the slow COMMIT outlast the one who sent them. */
  KillCase slowly() throws SQLException {
    try (var connection = KillWorkload.connect(place.host(), place.port(), place.database());
        var statement = connection.createStatement()) {
      statement.execute("UPDATE pace SET seconds = 0.7");
    }
    return this;
  }

  /** Runs without a kill and gives what is true then; every checkpoint is told to that one. */
  String undisturbed(Checkpoint checkpoint) throws Exception {
    var drive = new KillDrive(workload, place, back, checkpoint, person);
    drive.toTheEnd();
    assertThat(person.asked).isEmpty();
    return facts();
  }

  /** Runs in a process of its own without a kill, which prepares quicker starts of further ones. */
  void undisturbedChild() throws Exception {
    var child = child(KillPoint.NONE);
    var output = new String(child.getInputStream().readAllBytes());
    assertThat(child.waitFor()).as(output).isZero();
    assertThat(facts()).isNotEmpty();
  }

  /** Kills at these points, one after the other, and compares what is true at the end. */
  void killedAt(List<KillPoint> points, int variety, String expected) {
    try {
      var reached = mode == Mode.CLIENT ? inChildren(points) : inThisProcess(points, variety);
      if (!reached) {
        problem(points, "A point was not come to.");
      }
      compare(points, expected);
    } catch (Exception e) {
      problem(points, e.toString());
    }
  }

  /** Kills a process of its own after that time, from outside. */
  void killedAfter(long millis, String expected) {
    try {
      var child = child(KillPoint.NONE);
      child.inputReader().readLine();
      child.waitFor(millis, TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
      lengths.add(length());
      var drive = new KillDrive(workload, place, back, Checkpoint.NONE, person);
      drive.reopening();
      drive.toTheEnd();
      table.offered(drive.offers());
      compare(List.of(KillPoint.at(RANDOM, 1)), expected);
    } catch (Exception e) {
      problem(List.of(), "killed after " + millis + " ms: " + e);
    }
  }

  private boolean inChildren(List<KillPoint> points) throws Exception {
    var reached = true;
    for (var point : points) {
      var child = child(point);
      if (!child.waitFor(90, TimeUnit.SECONDS)) {
        child.destroyForcibly();
        problem(points, "The child does not end at " + point);
      }
      var output = new String(child.getInputStream().readAllBytes());
      if (child.exitValue() != 137) {
        problem(List.of(point), "The child ended with " + child.exitValue() + ": " + output);
        reached = false;
        lengths.add(Integer.MAX_VALUE);
      } else {
        lengths.add(length());
      }
    }
    var drive = new KillDrive(workload, place, back, Checkpoint.NONE, person);
    drive.reopening();
    drive.toTheEnd();
    table.offered(drive.offers());
    return reached;
  }

  private Process child(KillPoint point) throws Exception {
    return servers
        .children()
        .start(
            KillChild.class,
            List.of(
                workload.folder().toString(),
                place.home().toString(),
                place.host(),
                "" + place.port(),
                place.database(),
                "" + place.markers(),
                "" + back,
                point.toString()));
  }

  private boolean inThisProcess(List<KillPoint> points, int variety) throws Exception {
    try (var proxy = new CutProxy(place.host(), place.port())) {
      var here = mode == Mode.CONNECTION ? place.through(proxy.port()) : place;
      var drives = new ArrayList<KillDrive>();
      var killer =
          new Killer(
              points,
              point -> {
                lengths.add(length());
                if (variety % 2 == 1) {
                  person.leaveOnce();
                }
                kill(proxy, variety);
                drives.getFirst().reopening();
              });
      drives.add(new KillDrive(workload, here, back, killer, person));
      drives.getFirst().toTheEnd();
      killer.awaitKills();
      table.offered(drives.getFirst().offers());
      return killer.done();
    }
  }

  private void kill(CutProxy proxy, int variety) {
    switch (mode) {
      case CLIENT -> throw new IllegalStateException("A client is killed in its own process.");
      case BACKEND -> terminate(variety % 5 == 4);
      case SERVER -> servers.crash().crashAndStart();
      case CONNECTION -> {
        var cuts = CutProxy.Cut.values();
        proxy.cut(cuts[variety % cuts.length]);
      }
    }
  }

  private void terminate(boolean watch) {
    try (Connection connection = KillWorkload.connect(place.host(), place.port(), "postgres");
        var statement = connection.prepareStatement(WORK)) {
      statement.setString(1, place.database());
      statement.setBoolean(2, watch);
      statement.executeQuery().close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many entries the journal has now. */
  private int length() {
    return KillDrive.begun(place).map(name -> place.store().read(name).entries().size()).orElse(0);
  }

  private void compare(List<KillPoint> points, String expected) throws SQLException {
    for (var asked : person.asked) {
      problem(points, "A person was asked: " + asked);
    }
    var entries =
        KillDrive.begun(place).map(name -> place.store().read(name).entries()).orElse(List.of());
    for (var i = 0; i < Math.min(points.size(), lengths.size()); i++) {
      var from = Math.min(lengths.get(i), entries.size());
      var to =
          i + 1 < lengths.size() ? Math.min(lengths.get(i + 1), entries.size()) : entries.size();
      var events = entries.subList(from, Math.max(from, to)).stream().map(entry -> entry.event());
      table.note(points.get(i).title(), mode, answer(lengths.get(i), events.toList()));
    }
    for (var name : KillDrive.begun(place).stream().toList()) {
      var problems = place.store().read(name).problems();
      if (!problems.isEmpty()) {
        problem(points, "The journal: " + problems);
      }
    }
    table.continued(person.continued);
    for (var again : KillSendings.withoutAPerson(entries)) {
      problem(points, again);
    }
    if (person.asked.isEmpty()) {
      var facts = facts();
      if (!facts.equals(expected)) {
        problem(points, "Not done exactly once. " + difference(expected, facts));
      } else {
        dropDatabase();
      }
    }
  }

  private static String answer(int length, List<JournalEvent> events) {
    if (length == 0) {
      return "never begun";
    }
    var verdicts =
        events.stream()
            .map(event ->
                event instanceof JournalEvent.Settled settled
                    ? Optional.of(settled)
                    : Optional.<JournalEvent.Settled>empty())
            .flatMap(Optional::stream)
            .map(settled -> settled.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .collect(Collectors.joining(" → "));
    if (!verdicts.isEmpty()) {
      return verdicts;
    }
    return events.stream().anyMatch(JournalEvent.InDoubt.class::isInstance)
        ? "killed again before the answer"
        : "nothing in doubt";
  }

  private static String difference(String expected, String found) {
    var wanted = expected.lines().toList();
    var seen = found.lines().toList();
    return "Missing: "
        + wanted.stream().filter(line -> !seen.contains(line)).toList()
        + ", too much: "
        + seen.stream().filter(line -> !wanted.contains(line)).toList();
  }

  private String facts() throws SQLException {
    return KillWorkload.facts(place.host(), place.port(), place.database());
  }

  private void dropDatabase() throws SQLException {
    try (var connection = KillWorkload.connect(place.host(), place.port(), "postgres");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + place.database() + " WITH (FORCE)");
    }
  }

  private void problem(List<KillPoint> points, String what) {
    table.problem(
        "case "
            + number
            + " "
            + mode
            + (place.markers() ? " markers" : " ids")
            + (back ? " back " : " forward ")
            + points
            + ": "
            + what
            + " ["
            + Path.of("homes", "" + number)
            + "]");
  }
}
