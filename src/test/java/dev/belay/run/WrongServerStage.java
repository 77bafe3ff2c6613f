package dev.belay.run;

import static dev.belay.run.WrongServers.DATABASE;

import dev.belay.postgres.ConnectionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The servers, four runs that were begun on the right one and left, and the table of the cases. */
final class WrongServerStage implements AutoCloseable {
  final WrongServers servers;
  final WrongServerRuns runs;
  private final Map<String, String> left = new HashMap<>();
  private final Set<String> table = new LinkedHashSet<>();
  private int databases;

  WrongServerStage(int version, Path folder) throws Exception {
    servers = new WrongServers(version, folder);
    runs = new WrongServerRuns(folder.resolve("runs"));
    for (var markers : new boolean[] {true, false}) {
      for (var byTunnel : new boolean[] {true, false}) {
        left.put(
            markers + " " + byTunnel, runs.begin(WrongServerRuns.target(spec(byTunnel), markers)));
      }
    }
    servers.copyBound();
    servers.advance();
    for (var markers : new boolean[] {true, false}) {
      for (var byTunnel : new boolean[] {true, false}) {
        var run = left(markers, byTunnel);
        runs.resume(run, WrongServerRuns.target(spec(byTunnel), markers)).close();
        servers.copyNonce(run);
      }
    }
    servers.finish();
    servers.right().execute("postgres", "CREATE DATABASE marked");
    servers
        .right()
        .execute(
            "marked",
            WrongServers.HITS,
            "CREATE SCHEMA belay",
            "CREATE TABLE belay.marker (environment text)",
            "INSERT INTO belay.marker VALUES ('production')");
  }

  /** The run of that mode that did its first step and was left. */
  String left(boolean markers, boolean byTunnel) {
    return left.get(markers + " " + byTunnel);
  }

  /** The right address: the tunnel's, or the right server's own. */
  ConnectionSpec spec(boolean byTunnel) {
    return WrongServerRuns.spec(byTunnel ? servers.tunnel().port() : servers.port(), DATABASE);
  }

  /** A database of a case's own on the right server. */
  String freshDatabase() {
    servers.lead(Place.RIGHT);
    var name = "own_" + ++databases;
    servers.right().execute("postgres", "CREATE DATABASE " + name);
    servers.right().execute(name, WrongServers.HITS);
    return name;
  }

  /** Notes what told the case. */
  void told(String moment, WrongServerCase one, String words) {
    told(moment, one.sentence(), one.markers() ? "yes" : "no", words);
  }

  void told(String moment, String sentence, String markers, String words) {
    table.add("| " + moment + " | " + sentence + " | " + markers + " | " + words + " |");
  }

  int cases() {
    return table.size();
  }

  void print(Path file) throws IOException {
    Files.writeString(
        file,
        "| When | Case | Markers | Told by |\n| --- | --- | --- | --- |\n"
            + String.join("\n", table)
            + "\n");
  }

  @Override
  public void close() throws IOException {
    servers.close();
  }
}
