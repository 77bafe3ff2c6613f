package dev.belay.desktop.connections;

import dev.belay.desktop.control.Tone;
import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.fx.Icon;
import dev.belay.postgres.Environment;
import dev.belay.postgres.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a test found.
 *
 * @param what was looked at
 * @param value what was seen
 * @param rest what it means, as sentences; empty where the value says it
 * @param cure a statement that somebody can run
 */
public record ProbeLine(
    Weight weight, String what, String value, String rest, Optional<String> cure) {

  /** How it is meant. */
  public enum Weight {
    FINE(Icon.DONE, Tone.SUCCESS, "fine"),
    FACT(Icon.INFO, Tone.ACCENT, "seen"),
    LACKS(Icon.WARNING, Tone.WARNING, "lacking"),
    REFUSED(Icon.FAILED, Tone.DANGER, "refused");

    private final Icon icon;
    private final Tone tone;
    private final String word;

    Weight(Icon icon, Tone tone, String word) {
      this.icon = icon;
      this.tone = tone;
      this.word = word;
    }

    Icon icon() {
      return icon;
    }

    Tone tone() {
      return tone;
    }

    String word() {
      return word;
    }
  }

  /** All that a test found, what is refused first said where it belongs. */
  public static List<ProbeLine> of(ProbeResult.Reached reached, Environment said) {
    var lines = new ArrayList<ProbeLine>();
    var server = reached.fingerprint().server();
    lines.add(
        server.inRecovery()
            ? line(
                Weight.LACKS,
                "Server",
                reached.standing(),
                "A standby takes no writes: migrations are applied at its primary.")
            : line(Weight.FINE, "Server", reached.standing(), ""));
    lines.add(mark(reached.fingerprint().environmentMarker(), said));
    lines.add(
        reached
            .pooler()
            .map(sentence ->
                line(
                    Weight.REFUSED,
                    "In between",
                    "a pooler or proxy",
                    sentence
                        + " Runs are refused through it: name the PostgreSQL server behind it, by"
                        + " its own port."))
            .orElse(line(Weight.FINE, "In between", "no pooler", "")));
    rights(reached, lines);
    lines.addAll(facts(reached));
    return lines;
  }

  private static ProbeLine mark(Optional<String> marker, Environment said) {
    if (marker.isEmpty()) {
      var production = said == Environment.PRODUCTION;
      return line(
          production ? Weight.FACT : Weight.LACKS,
          "Mark in the database",
          "none",
          production
              ? "A database that nobody marked counts as production, as it does here."
              : "A database that nobody marked counts as production. Belay treats it as "
                  + said.word()
                  + " only because this connection says so.");
    }
    var same = marker.flatMap(Environment::parse).equals(Optional.of(said));
    return same
        ? line(Weight.FINE, "Mark in the database", marker.get(), "")
        : line(
            Weight.REFUSED,
            "Mark in the database",
            marker.get(),
            "This connection says "
                + said.word()
                + ". Belay writes nothing until both say the same.");
  }

  private static void rights(ProbeResult.Reached reached, List<ProbeLine> lines) {
    if (reached.rights().isEmpty()) {
      lines.add(line(Weight.LACKS, "Rights", "cannot be read", ""));
      return;
    }
    var report = reached.rights().get();
    if (report.lacking().isEmpty()) {
      lines.add(
          line(
              Weight.FINE,
              "Rights",
              report.superuser() ? "superuser" : "all that Belay uses",
              report.superuser() ? "It may do more than Belay needs." : ""));
      return;
    }
    for (Privileges.Privilege one : report.lacking()) {
      lines.add(
          new ProbeLine(
              Weight.LACKS,
              "Right that is lacking",
              one.name(),
              one.without(),
              Optional.of(one.cure())));
    }
  }

  private static List<ProbeLine> facts(ProbeResult.Reached reached) {
    var lines = new ArrayList<ProbeLine>();
    var database = reached.fingerprint().database();
    lines.add(
        line(
            Weight.FACT,
            "Role",
            database.currentUser(),
            "Database "
                + database.name()
                + ", answered in "
                + Formats.duration(reached.login().took())
                + "."));
    lines.add(line(Weight.FACT, "Fingerprint", reached.chip(), ""));
    lines.add(
        reached
            .login()
            .encryption()
            .map(version -> line(Weight.FACT, "Encryption", version, ""))
            .orElse(line(Weight.LACKS, "Encryption", "none", "What is sent can be read.")));
    lines.add(
        line(
            Weight.FACT,
            "Password",
            reached.login().password().map(place -> "from " + place).orElse("none known"),
            ""));
    lines.add(
        line(
            reached.handle().lacks().isEmpty() ? Weight.FINE : Weight.LACKS,
            "Locks free without Belay",
            "within " + Formats.duration(reached.handle().freesWithin()),
            String.join(" ", reached.handle().lacks())));
    return lines;
  }

  private static ProbeLine line(Weight weight, String what, String value, String rest) {
    return new ProbeLine(weight, what, value, rest, Optional.empty());
  }

  /** The whole line, for people who hear it. */
  public String words() {
    return String.join(", ", what, weight.word(), value, rest)
        + cure.map(sql -> ", " + sql).orElse("");
  }
}
