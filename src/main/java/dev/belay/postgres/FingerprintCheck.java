package dev.belay.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges whether a database is the one that a run was bound to. Any doubt is a difference: what
 * only a person can know, a person decides by starting a new run.
 */
public final class FingerprintCheck {
  /** Names of one place; another address of 127.0.0.0/8 may well have a server of its own. */
  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

  private final Fingerprint bound;
  private final Fingerprint now;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private FingerprintCheck(Fingerprint bound, Fingerprint now) {
    this.bound = bound;
    this.now = now;
  }

  /** The answer. */
  public sealed interface Verdict permits Matches, Differs {}

  /**
   * It is the same.
   *
   * @param notes what changed and does not matter for that, as sentences
   */
  public record Matches(List<String> notes) implements Verdict {
    /** Copies the list. */
    public Matches {
      notes = List.copyOf(notes);
    }
  }

  /** It is not, or cannot be told apart: nothing may be written. */
  public record Differs(List<Difference> differences) implements Verdict {
    /** Copies the list. */
    public Differs {
      differences = List.copyOf(differences);
    }
  }

  /**
   * One difference.
   *
   * @param field the key of {@link Fingerprint#asMap()}
   * @param bound the value at binding, or {@code none}
   * @param now the value read, or {@code none}
   * @param sentence what it means
   */
  public record Difference(String field, String bound, String now, String sentence) {}

  /**
   * Compares.
   *
   * @param lastJournalledWal the highest position that the run's journal holds, from a primary
   */
  public static Verdict compare(
      Fingerprint bound, Fingerprint now, Optional<String> lastJournalledWal) {
    var check = new FingerprintCheck(bound, now);
    check.server();
    check.database();
    check.address();
    check.planted();
    check.wal(lastJournalledWal.orElse(bound.walPosition()));
    return check.differences.isEmpty() ? new Matches(check.notes) : new Differs(check.differences);
  }

  private void server() {
    var was = bound.server();
    var is = now.server();
    if (!was.systemIdentifier().equals(is.systemIdentifier())) {
      differ(
          "systemIdentifier",
          was.systemIdentifier(),
          is.systemIdentifier(),
          "This is another PostgreSQL server: its system identifier is not that of the run.");
    }
    if (was.timeline() != is.timeline()) {
      differ(
          "timeline",
          String.valueOf(was.timeline()),
          String.valueOf(is.timeline()),
          "The server is on timeline %d, the run on %d: it was promoted or restored."
              .formatted(is.timeline(), was.timeline()));
    }
    if (was.inRecovery() != is.inRecovery()) {
      differ(
          "inRecovery",
          String.valueOf(was.inRecovery()),
          String.valueOf(is.inRecovery()),
          is.inRecovery()
              ? "The server is a standby or recovering; the run was bound to a primary."
              : "The server is a primary now; the run was bound to a standby.");
    }
    version(was.versionNum(), is.versionNum());
    if (!was.postmasterStart().equals(is.postmasterStart())) {
      notes.add(
          "The server was restarted since the run was bound, at " + is.postmasterStart() + ".");
    }
  }

  private void version(int was, int is) {
    if (was / 10000 != is / 10000) {
      differ(
          "versionNum",
          String.valueOf(was),
          String.valueOf(is),
          "The server is of version %d, the run was bound to version %d."
              .formatted(is / 10000, was / 10000));
    } else if (was != is) {
      notes.add(
          "The server's minor version changed from %d.%d to %d.%d."
              .formatted(was / 10000, was % 10000, is / 10000, is % 10000));
    }
  }

  private void database() {
    var was = bound.database();
    var is = now.database();
    if (!was.name().equals(is.name())) {
      differ("database", was.name(), is.name(), "The connection leads to another database.");
    }
    if (was.oid() != is.oid()) {
      differ(
          "databaseOid",
          String.valueOf(was.oid()),
          String.valueOf(is.oid()),
          "The database was dropped and made again, or restored beside the old one.");
    }
    if (!was.sessionUser().equals(is.sessionUser())) {
      differ("sessionUser", was.sessionUser(), is.sessionUser(), "The login is by another role.");
    }
    if (!was.currentUser().equals(is.currentUser())) {
      differ(
          "currentUser", was.currentUser(), is.currentUser(), "The session acts as another role.");
    }
    if (was.roles().isPresent() && is.roles().isPresent()) {
      role(
          "sessionUserOid",
          was.roles().get().sessionUser(),
          is.roles().get().sessionUser(),
          was.sessionUser().equals(is.sessionUser()),
          is.sessionUser());
      role(
          "currentUserOid",
          was.roles().get().currentUser(),
          is.roles().get().currentUser(),
          was.currentUser().equals(is.currentUser()) && !is.currentUser().equals(is.sessionUser()),
          is.currentUser());
    }
  }

  private void role(String field, long was, long is, boolean sameName, String name) {
    if (sameName && was != is) {
      differ(
          field,
          String.valueOf(was),
          String.valueOf(is),
          "The role %s was dropped and made again: it is another one of that name."
              .formatted(name));
    }
  }

  private void address() {
    var was = bound.address();
    var is = now.address();
    var hostBefore = was.serverHost().orElse("none");
    var hostNow = is.serverHost().orElse("none");
    if (!samePlace(hostBefore, hostNow)) {
      differ(
          "serverHost",
          hostBefore,
          hostNow,
          "The server says that it is at another address: it moved, or this is a copy of it.");
    }
    if (was.serverPort() != is.serverPort()) {
      differ(
          "serverPort",
          String.valueOf(was.serverPort()),
          String.valueOf(is.serverPort()),
          "The server listens on another port than the run's: this may be a copy of it.");
    }
    if (!samePlace(was.connected().host(), is.connected().host())) {
      differ(
          "connectedHost",
          was.connected().host(),
          is.connected().host(),
          "The connection was made to another host than the run's.");
    }
    if (was.connected().port() != is.connected().port()) {
      differ(
          "connectedPort",
          String.valueOf(was.connected().port()),
          String.valueOf(is.connected().port()),
          "The connection was made to another port than the run's.");
    }
  }

  private void planted() {
    if (!bound.environmentMarker().equals(now.environmentMarker())) {
      differ(
          "environmentMarker",
          bound.environmentMarker().orElse("none"),
          now.environmentMarker().orElse("none"),
          "The database is %s; when the run was bound it was %s."
              .formatted(marked(now.environmentMarker()), marked(bound.environmentMarker())));
    }
    if (bound.nonce().isPresent() && !bound.nonce().equals(now.nonce())) {
      differ(
          "nonce",
          bound.nonce().get(),
          now.nonce().orElse("none"),
          now.nonce().isPresent()
              ? "The row that Belay planted for this run holds something else."
              : "The row that Belay planted for this run is not there: this is another copy.");
    }
  }

  private static String marked(Optional<String> environment) {
    return environment.map(word -> "marked as " + word).orElse("not marked");
  }

  private void wal(String last) {
    var journalled = WalPosition.parse(last);
    var current = WalPosition.parse(now.walPosition());
    if (journalled.isPresent()
        && current.isPresent()
        && current.get().compareTo(journalled.get()) >= 0) {
      return;
    }
    if (journalled.isPresent() && current.isPresent() && now.server().inRecovery()) {
      notes.add(
          "The standby has replayed up to " + now.walPosition() + " only, before " + last + ".");
      return;
    }
    differ(
        "walPosition",
        last,
        now.walPosition(),
        "The server's log is behind what this run has already seen: this is an older copy.");
  }

  private void differ(String field, String was, String is, String sentence) {
    differences.add(new Difference(field, was, is, sentence));
  }

  private static boolean samePlace(String left, String right) {
    return left.equalsIgnoreCase(right) || loopback(left) && loopback(right);
  }

  private static boolean loopback(String host) {
    return LOOPBACK_NAMES.contains(host);
  }
}
