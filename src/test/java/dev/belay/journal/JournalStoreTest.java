package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {
  private static final String RUN = "0142-7f3a9c";

  @TempDir Path home;

  private JournalStore store;

  @BeforeEach
  void makeStore() {
    store =
        new JournalStore(
            home, InstantSource.fixed(Instant.parse("2027-02-19T12:00:00.123456789Z")));
  }

  @Test
  void whatWasWrittenIsReadBackEqual() {
    var written = new ArrayList<Entry>();
    try (var writer = store.create(RUN)) {
      written.add(writer.append(Events.opened("check", "apply")));
      written.add(writer.append(Events.bound()));
      written.add(writer.append(Events.started(Subject.forward("apply", 1))));
      assertThat(store.read(RUN).state()).contains(writer.state());
      assertThat(writer.head()).contains(JournalHead.of(written.getLast()));
    }

    var reading = store.read(RUN);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.torn()).isEmpty();
    assertThat(reading.entries()).isEqualTo(written);
    assertThat(reading.state()).contains(Fold.of(written));
  }

  @Test
  void anOpenedRunGoesOnWhereItStopped() {
    begin();
    try (var opened = store.open(RUN).writer()) {
      opened.append(Events.bound());
    }

    try (var writer = store.open(RUN).writer()) {
      assertThat(writer.state().status()).isEqualTo(RunStatus.RUNNING);
      assertThat(writer.append(new JournalEvent.RunHeld("why")).seq()).isEqualTo(3);
    }
    assertThat(store.verify(RUN, Optional.empty()).intact()).isTrue();
  }

  @Test
  void instantsAreKeptToTheMicrosecond() {
    try (var writer = store.create(RUN)) {
      assertThat(writer.append(Events.opened("a")).at())
          .isEqualTo(Instant.parse("2027-02-19T12:00:00.123456Z"));
    }
  }

  @Test
  void runIdsCountOnAndEndInSixHexDigits() throws IOException {
    Files.createDirectories(home.resolve("runs").resolve("0141-aaaaaa"));

    assertThat(store.newRunId()).matches("0142-[0-9a-f]{6}");
    assertThat(store.newRunId()).matches("0143-[0-9a-f]{6}");
  }

  @Test
  void aNumberThatACrashLeftClaimedIsPassedOver() throws IOException {
    Files.createDirectories(home.resolve("runs").resolve(".0007"));

    assertThat(store.newRunId()).startsWith("0008-");
  }

  @Test
  void noNumberIsGivenTwiceToCallersAtTheSameTime() throws Exception {
    var numbers = new HashSet<String>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var calls = new ArrayList<Callable<String>>();
      for (var i = 0; i < 80; i++) {
        calls.add(() -> new JournalStore(home, InstantSource.system()).newRunId());
      }
      for (var id : threads.invokeAll(calls)) {
        numbers.add(id.get().substring(0, 4));
      }
    }
    assertThat(numbers).hasSize(80);
  }

  @Test
  void aRunIsNotBegunTwice() {
    begin();

    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.create(RUN))
        .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.EXISTS))
        .withMessageContaining("has a journal already");
  }

  @Test
  void aRunThatIsOpenInThisProcessIsNotOpenedTwiceAndStaysLocked() throws Exception {
    begin();
    try (var opened = store.open(RUN).writer()) {
      for (var other : List.of(store, new JournalStore(home, InstantSource.system()))) {
        assertThatExceptionOfType(JournalRefusedException.class)
            .isThrownBy(() -> other.open(RUN))
            .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.IN_USE))
            .withMessageContaining("process " + ProcessHandle.current().pid());
      }
      opened.append(Events.bound());
    }
    store.open(RUN).writer().close();
  }

  @Test
  void anOwnerFileThatADeadProcessLeftIsNoObstacle() throws IOException {
    begin();
    Files.writeString(home.resolve("runs").resolve(RUN).resolve("owner"), "1\nelsewhere\n\n");

    store.open(RUN).writer().close();
  }

  @Test
  void anUnknownRunIsNamed() {
    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.open("0009-000000"))
        .withMessageStartingWith("There is no run 0009-000000 in this data folder.");
    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.read("../../etc"))
        .withMessageContaining("is no run's id");
    assertThat(home.resolve("runs")).doesNotExist();
  }

  @Test
  void runsAreListedNewestFirstAndBrokenOnesSayWhy() throws IOException {
    for (var id : List.of("0009-aaaaaa", "0010-bbbbbb", "10000-cccccc")) {
      try (var writer = store.create(id)) {
        writer.append(Events.opened("a"));
      }
    }
    Files.createDirectories(home.resolve("runs").resolve("0011-dddddd"));
    Files.writeString(store.journal("0009-aaaaaa"), "nonsense\n");
    Files.createDirectories(home.resolve("runs").resolve(".0012"));

    var list = store.list();

    assertThat(list)
        .extracting(RunSummary::run)
        .containsExactly("10000-cccccc", "0011-dddddd", "0010-bbbbbb", "0009-aaaaaa");
    assertThat(list.get(0).overview().orElseThrow().status()).isEqualTo(RunStatus.OPENED);
    assertThat(list.get(0).overview().orElseThrow().target().name()).isEqualTo("chat");
    assertThat(list.get(0).trouble()).isEmpty();
    assertThat(list.get(1).trouble().orElseThrow()).startsWith("There is no run 0011-dddddd");
    assertThat(list.get(3).overview()).isEmpty();
    assertThat(list.get(3).trouble().orElseThrow()).startsWith("Line 1: ");
  }

  @Test
  void anEmptyDataFolderHasNoRuns() {
    assertThat(store.list()).isEmpty();
  }

  @Test
  void foldersAndFilesArePrivate() throws IOException {
    begin();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.journal(RUN))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.folder(RUN))))
        .isEqualTo("rwx------");
  }

  @Test
  void aRunThatNeverBeganIsRefusedAndSaysThatNothingWasDone() throws IOException {
    store.create(RUN).close();

    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.open(RUN))
        .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.NEVER_BEGAN))
        .withMessageContaining("nothing was done");
    assertThat(store.read(RUN).state()).isEmpty();
  }

  @Test
  void aNewerFormatIsRefusedWithTheBelayThatWroteIt() throws IOException {
    var opened = Events.opened("a");
    var newer =
        new JournalEvent.RunOpened(
            new JournalEvent.Version(2, "0.9.4"),
            opened.runbook(),
            opened.steps(),
            opened.params(),
            opened.target(),
            opened.options(),
            opened.operator());
    begin();
    Files.write(store.journal(RUN), line(newer));
    var before = Files.readAllBytes(store.journal(RUN));

    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.open(RUN))
        .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.NEWER))
        .withMessageContaining("format 2 of Belay 0.9.4; this Belay reads formats up to 1.");
    assertThatExceptionOfType(JournalRefusedException.class).isThrownBy(() -> store.read(RUN));
    assertThat(store.list().getFirst().trouble().orElseThrow()).contains("Belay 0.9.4");
    assertThat(store.journal(RUN)).hasBinaryContent(before);
  }

  @Test
  void anUnknownEventIsRefusedWithTheBelayThatWroteIt() throws Exception {
    begin();
    var head = store.read(RUN).head().orElseThrow();
    var covered =
        "{\"seq\":2,\"at\":\"2027-02-19T12:00:00Z\",\"run\":\""
            + RUN
            + "\",\"event\":{\"type\":\"teleported\",\"to\":\"moon\"},\"prev\":\""
            + head.hash()
            + "\"";
    var hash =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(covered.getBytes(StandardCharsets.UTF_8)));
    Files.writeString(
        store.journal(RUN),
        covered + ",\"hash\":\"" + hash + "\"}\n",
        java.nio.file.StandardOpenOption.APPEND);

    assertThatExceptionOfType(JournalRefusedException.class)
        .isThrownBy(() -> store.read(RUN))
        .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.NEWER))
        .withMessageContaining("Line 2 of")
        .withMessageContaining("teleported")
        .withMessageContaining("Belay 0.1.0 began the journal");
  }

  private static byte[] line(JournalEvent event) {
    return JournalLine.write(1, Events.NOON, RUN, event, JournalLine.NOTHING_BEFORE).bytes();
  }

  private void begin() {
    try (var writer = store.create(RUN)) {
      writer.append(Events.opened("a", "b"));
    }
  }
}
