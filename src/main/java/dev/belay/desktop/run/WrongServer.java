package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.postgres.FingerprintCheck.Difference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a server has otherwise than the run's, in few words.
 *
 * @param differences as the fingerprints were compared; not empty
 */
record WrongServer(List<Difference> differences) {
  /** What tells most comes first. */
  private static final List<String> ORDER =
      List.of(
          "systemIdentifier",
          "timeline",
          "inRecovery",
          "database",
          "databaseOid",
          "versionNum",
          "nonce",
          "environmentMarker");

  private static final Map<String, String> WORDS =
      Map.of(
          "serverHost", "address",
          "serverPort", "port",
          "connectedHost", "connected to",
          "connectedPort", "connected port",
          "sessionUser", "login",
          "currentUser", "role",
          "walPosition", "log at",
          "environmentMarker", "marked",
          "database", "database",
          "backend", "server process");

  WrongServer {
    differences = List.copyOf(differences);
  }

  /** {@code timeline 4, run has 3}. */
  String chip() {
    var first = first();
    return switch (first.field()) {
      case "systemIdentifier" ->
          "system "
              + Formats.fingerprint(first.now())
              + ", run has "
              + Formats.fingerprint(first.bound());
      case "timeline" -> "timeline " + first.now() + ", run has " + first.bound();
      case "inRecovery" ->
          first.now().equals("true")
              ? "a standby, run has a primary"
              : "a primary, run has a standby";
      case "versionNum" -> "version " + major(first.now()) + ", run has " + major(first.bound());
      case "databaseOid" -> "another database of that name";
      case "nonce" -> "the row of this run is not there";
      default ->
          WORDS.getOrDefault(first.field(), first.field())
              + " "
              + first.now()
              + ", run has "
              + first.bound();
    };
  }

  /** All of it, one sentence each. */
  String sentences() {
    return differences.stream().map(Difference::sentence).collect(Collectors.joining(" "));
  }

  /** The value that the server has now, where it differs. */
  String now(String field, String bound) {
    return differences.stream()
        .filter(one -> one.field().equals(field))
        .map(Difference::now)
        .findFirst()
        .orElse(bound);
  }

  private Difference first() {
    return ORDER.stream()
        .flatMap(field -> differences.stream().filter(one -> one.field().equals(field)))
        .findFirst()
        .orElseGet(differences::getFirst);
  }

  private static String major(String versionNum) {
    return versionNum.matches("[0-9]{5,6}")
        ? String.valueOf(Integer.parseInt(versionNum) / 10_000)
        : versionNum;
  }
}
