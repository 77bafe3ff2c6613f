package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves is cut and told; what somebody changed is named, read and not continued. */
class JournalRecoveryTest {
  private static final String RUN = "0142-7f3a9c";

  @TempDir Path home;

  private JournalStore store;
  private Path journal;

  @BeforeEach
  void writeFiveEntries() {
    store = new JournalStore(home, InstantSource.system());
    journal = store.journal(RUN);
    try (var writer = store.create(RUN)) {
      writer.append(Events.opened("a", "b"));
      writer.append(Events.bound());
      writer.append(new JournalEvent.StepSkipped("a", "ticket 881", "On-call 1"));
      writer.append(new JournalEvent.RunHeld("why"));
      writer.append(new JournalEvent.RunContinued("On-call 1"));
    }
  }

  @Test
  void halfALineIsCutAndTold() throws IOException {
    append("{\"seq\":6,\"at\":\"2027-02");

    assertThat(store.read(RUN).problems()).isEmpty();
    assertThat(store.read(RUN).torn()).isPresent();
    var opened = store.open(RUN);
    opened.writer().append(new JournalEvent.RunHeld("again"));
    opened.writer().close();

    assertThat(opened.cut())
        .contains(
            "Cut off: 22 bytes behind entry 5 are a line that was never finished:"
                + " {\"seq\":6,\"at\":\"2027-02");
    assertThat(store.verify(RUN, Optional.empty()).entries()).isEqualTo(6);
    assertThat(store.verify(RUN, Optional.empty()).intact()).isTrue();
  }

  @Test
  void aLastLineThatLacksOnlyItsLineFeedWasNeverAcknowledgedAndIsCut() throws IOException {
    var lines = Files.readString(journal);
    Files.writeString(journal, lines.substring(0, lines.length() - 1));

    assertRecovered(4);
  }

  @Test
  void zerosAtTheEndAreCut() throws IOException {
    append("\0".repeat(3000));

    assertThat(store.verify(RUN, Optional.empty()).torn().orElseThrow())
        .contains("the disk holds zeros there");
    assertRecovered(5);
  }

  @Test
  void aLastLineThatHoldsZerosInItsMiddleIsCut() throws IOException {
    append("{\"seq\":6\0\0\0\0\0\0\0\0\"}\n");

    assertRecovered(5);
  }

  @Test
  void aVeryLongTornLineIsCut() throws IOException {
    append("x".repeat(JournalLine.LONGEST + 10));

    assertRecovered(5);
  }

  private void assertRecovered(int entries) {
    var opened = store.open(RUN);
    opened.writer().close();
    assertThat(opened.entries()).hasSize(entries);
    assertThat(opened.cut()).isPresent();
    assertThat(store.open(RUN).cut()).isEmpty();
  }

  @Test
  void aChangedWordIsTampering() throws IOException {
    Files.writeString(journal, Files.readString(journal).replace("ticket 881", "ticket 882"));

    assertTampered(3, "does not have the hash of what it holds", 2);
  }

  @Test
  void aRemovedLineIsTampering() throws IOException {
    var lines = lines();
    lines.remove(2);
    write(lines);

    assertTampered(3, "entry 4 stands where entry 3 belongs", 2);
  }

  @Test
  void reorderedLinesAreTampering() throws IOException {
    var lines = lines();
    lines.add(1, lines.remove(2));
    write(lines);

    assertTampered(2, "entry 3 stands where entry 2 belongs", 1);
  }

  @Test
  void anInsertedLineIsTamperingAlsoWithAHashOfItsOwn() throws IOException {
    var forged =
        JournalLine.write(4, Events.NOON, RUN, new JournalEvent.RunHeld("forged"), "f".repeat(64));
    var lines = lines();
    lines.set(3, new String(forged.bytes(), StandardCharsets.UTF_8).strip());
    write(lines);

    assertTampered(4, "does not continue the line before it", 3);
    assertThat(store.read(RUN).problems()).extracting(JournalProblem::line).containsExactly(4L, 5L);
  }

  @Test
  void aHalfLineInTheMiddleIsTampering() throws IOException {
    var lines = lines();
    lines.set(3, lines.get(3).substring(0, 50));
    write(lines);

    assertTampered(4, "does not have the hash of what it holds", 3);
  }

  @Test
  void aLineOfAnotherRunIsTampering() throws IOException {
    var head = store.read(RUN).head().orElseThrow();
    var foreign =
        JournalLine.write(
            6, Events.NOON, "0007-aaaaaa", new JournalEvent.RunHeld("x"), head.hash());
    append(new String(foreign.bytes(), StandardCharsets.UTF_8));

    assertTampered(6, "belongs to run 0007-aaaaaa", 5);
  }

  @Test
  void aJournalOfAnotherRunInThisFolderIsTampering() throws IOException {
    try (var other = store.create("0007-aaaaaa")) {
      other.append(Events.opened("a"));
    }
    Files.copy(
        store.journal("0007-aaaaaa"), journal, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertTampered(1, "belongs to run 0007-aaaaaa", 0);
  }

  @Test
  void anEventThatDoesNotFollowIsTamperingThoughItsHashFits() throws IOException {
    var head = store.read(RUN).head().orElseThrow();
    var forged =
        JournalLine.write(
            6, Events.NOON, RUN, new JournalEvent.StepDone("b", "hoped"), head.hash());
    append(new String(forged.bytes(), StandardCharsets.UTF_8));

    assertTampered(6, "does not follow from those before it", 5);
  }

  @Test
  void missingLinesAtTheEndAreFoundOnlyByAnAnchoredHead() throws IOException {
    var head = store.read(RUN).head();
    write(lines().subList(0, 3));

    assertThat(store.verify(RUN, Optional.empty()).intact()).isTrue();
    assertThat(store.verify(RUN, Optional.empty()).anchored()).isFalse();
    assertThat(store.verify(RUN, head).problems())
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.what())
                .isEqualTo(
                    "the journal ends with entry 3, but entry 5 was anchored: its end is"
                        + " missing."));
  }

  @Test
  void aJournalThatWasWrittenAnewIsFoundByAnAnchoredHead() throws IOException {
    var head = store.read(RUN).head();
    var events = store.read(RUN).entries().stream().map(Entry::event).toList();
    Files.delete(journal);
    try (var writer = store.create(RUN)) {
      events.forEach(writer::append);
    }

    assertThat(store.verify(RUN, Optional.empty()).intact()).isTrue();
    assertThat(store.verify(RUN, head).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("not the one that was anchored"));
  }

  @Test
  void aVerifierTakesTheFileOrTheFolder() {
    var verifier = new JournalVerifier();
    assertThat(verifier.verify(journal, Optional.empty()).entries()).isEqualTo(5);
    assertThat(verifier.verify(store.folder(RUN), Optional.empty()).entries()).isEqualTo(5);
    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> verifier.verify(home.resolve("nowhere"), Optional.empty()))
        .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.MISSING));
  }

  /** The journal is read up to the problem, not opened, and not changed. */
  private void assertTampered(long line, String what, int readable) throws IOException {
    var before = Files.readAllBytes(journal);
    var reading = store.read(RUN);
    assertThat(reading.entries()).hasSize(readable);
    assertThat(reading.problems().getFirst().line()).isEqualTo(line);
    assertThat(reading.problems().getFirst().what()).contains(what);
    assertThat(store.verify(RUN, Optional.empty()).intact()).isFalse();
    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.open(RUN))
        .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.TAMPERED))
        .withMessageContaining("is not as Belay wrote it. Line " + line + ": ");
    assertThat(journal).hasBinaryContent(before);
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Arrays.asList(Files.readString(journal).split("\n")));
  }

  private void write(List<String> lines) throws IOException {
    Files.writeString(journal, String.join("\n", lines) + "\n");
  }

  private void append(String text) throws IOException {
    Files.writeString(journal, text, StandardOpenOption.APPEND);
  }
}
