package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.belay.postgres.FingerprintCheck.Differs;
import dev.belay.postgres.FingerprintCheck.Matches;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintCheckTest {
  private static final Map<String, String> BOUND =
      Map.ofEntries(
          Map.entry("systemIdentifier", "7400000000000000001"),
          Map.entry("timeline", "3"),
          Map.entry("inRecovery", "false"),
          Map.entry("versionNum", "180006"),
          Map.entry("postmasterStart", "2027-02-19T03:12:44.123456Z"),
          Map.entry("database", "chat"),
          Map.entry("databaseOid", "16384"),
          Map.entry("sessionUser", "migrator"),
          Map.entry("currentUser", "migrator"),
          Map.entry("serverHost", "10.0.0.7"),
          Map.entry("serverPort", "5432"),
          Map.entry("connectedHost", "db-1"),
          Map.entry("connectedPort", "5432"),
          Map.entry("environmentMarker", "production"),
          Map.entry("nonce", "n1"),
          Map.entry("walPosition", "1/A0"));

  @Test
  void theSameFingerprintMatchesWithoutNotes() {
    assertThat(compare(BOUND)).isEqualTo(new Matches(List.of()));
  }

  @Test
  void aRoleThatWasMadeAgainUnderItsNameIsAnother() {
    var bound = new LinkedHashMap<>(BOUND);
    bound.put("sessionUserOid", "16390");
    bound.put("currentUserOid", "16390");
    var now = new LinkedHashMap<>(bound);
    now.put("sessionUserOid", "16399");
    now.put("currentUserOid", "16399");

    assertThat(
            FingerprintCheck.compare(
                Fingerprint.fromMap(bound), Fingerprint.fromMap(now), Optional.empty()))
        .isInstanceOfSatisfying(
            Differs.class,
            differs ->
                assertThat(differs.differences())
                    .extracting(FingerprintCheck.Difference::sentence)
                    .containsExactly(
                        "The role migrator was dropped and made again: it is another one of that"
                            + " name."));
  }

  @Test
  void aFingerprintOfAnEarlierBelayKnowsNoOidsOfRolesAndNoneIsCompared() {
    var now = new LinkedHashMap<>(BOUND);
    now.put("sessionUserOid", "16399");
    now.put("currentUserOid", "16399");

    assertThat(compare(now)).isEqualTo(new Matches(List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "systemIdentifier, 7400000000000000002",
    "timeline, 4",
    "timeline, 2",
    "inRecovery, true",
    "versionNum, 170006",
    "database, chat_old",
    "databaseOid, 16385",
    "sessionUser, postgres",
    "currentUser, owner",
    "serverHost, 10.0.0.8",
    "serverHost, ",
    "serverPort, 5433",
    "connectedHost, db-2",
    "connectedPort, 6432",
    "environmentMarker, staging",
    "environmentMarker, ",
    "nonce, n2",
    "nonce, ",
    "walPosition, 1/9F",
    "walPosition, 0/FFFFFFFF",
    "walPosition, nonsense",
  })
  void eachOfTheseIsADifferenceThatNamesItsField(String field, String value) {
    assertThat(compare(with(field, value)))
        .isInstanceOfSatisfying(
            Differs.class,
            differs ->
                assertThat(differs.differences())
                    .singleElement()
                    .satisfies(difference -> {
                      assertThat(difference.field()).isEqualTo(field);
                      assertThat(difference.sentence()).endsWith(".");
                      assertThat(difference.now()).isEqualTo(value == null ? "none" : value);
                    }));
  }

  @ParameterizedTest
  @CsvSource({"postmasterStart, 2027-02-20T00:00:00Z", "versionNum, 180007"})
  void aRestartOrAMinorUpdateIsANote(String field, String value) {
    assertThat(compare(with(field, value)))
        .isInstanceOfSatisfying(Matches.class, matches -> assertThat(matches.notes()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1/A0", "1/A1", "2/0", "FFFFFFFF/0"})
  void aLogThatWentOnMatches(String position) {
    assertThat(compare(with("walPosition", position))).isInstanceOf(Matches.class);
  }

  @Test
  void theLastJournalledPositionCountsMoreThanThatOfTheBinding() {
    var verdict =
        FingerprintCheck.compare(
            Fingerprint.fromMap(BOUND),
            Fingerprint.fromMap(with("walPosition", "1/B0")),
            Optional.of("1/B1"));

    assertThat(verdict).isInstanceOf(Differs.class);
  }

  @Test
  void aStandbyThatReplaysAgainAfterARestartIsNotCalledAnOlderCopy() {
    var bound = new LinkedHashMap<>(BOUND);
    bound.put("inRecovery", "true");
    var now = new LinkedHashMap<>(bound);
    now.put("walPosition", "1/90");

    assertThat(
            FingerprintCheck.compare(
                Fingerprint.fromMap(bound), Fingerprint.fromMap(now), Optional.empty()))
        .isInstanceOf(Matches.class);
  }

  @Test
  void loopbackAddressesAreOnePlace() {
    var bound = new LinkedHashMap<>(BOUND);
    bound.put("serverHost", "127.0.0.1");
    bound.put("connectedHost", "localhost");
    var now = new LinkedHashMap<>(bound);
    now.put("serverHost", "::1");
    now.put("connectedHost", "127.0.0.1");

    assertThat(
            FingerprintCheck.compare(
                Fingerprint.fromMap(bound), Fingerprint.fromMap(now), Optional.empty()))
        .isInstanceOf(Matches.class);
  }

  @Test
  void aMarkerOrNonceThatNobodyPlantedForTheRunIsJudgedToo() {
    var bound = new LinkedHashMap<>(BOUND);
    bound.remove("nonce");
    bound.remove("environmentMarker");
    var now = new LinkedHashMap<>(bound);
    now.put("environmentMarker", "production");

    assertThat(
            FingerprintCheck.compare(
                Fingerprint.fromMap(bound), Fingerprint.fromMap(now), Optional.empty()))
        .isInstanceOf(Differs.class);
  }

  @Test
  void aFingerprintSurvivesTheJournal() {
    var fingerprint = Fingerprint.fromMap(BOUND);

    assertThat(fingerprint.asMap()).isEqualTo(BOUND);
    assertThat(Fingerprint.fromMap(fingerprint.asMap())).isEqualTo(fingerprint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"systemIdentifier", "timeline", "postmasterStart", "walPosition"})
  void aBrokenMapIsRefusedByTheNameOfItsEntry(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fingerprint.fromMap(with(key, null)))
        .withMessageContaining(key);
  }

  private static FingerprintCheck.Verdict compare(Map<String, String> now) {
    return FingerprintCheck.compare(
        Fingerprint.fromMap(BOUND), Fingerprint.fromMap(now), Optional.empty());
  }

  private static Map<String, String> with(String key, String value) {
    var changed = new LinkedHashMap<>(BOUND);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return changed;
  }
}
