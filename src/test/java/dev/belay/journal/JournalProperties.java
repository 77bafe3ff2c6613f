package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.testing.QuickFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What holds for every lawful journal. */
class JournalProperties {
  private static final String RUN = "0001-abcdef";

  private Path home = Path.of("");
  private JournalStore store = new JournalStore(home, InstantSource.system());

  @BeforeProperty
  void makeStore() throws IOException {
    home = QuickFolders.make("journal");
    store = new JournalStore(home, InstantSource.fixed(Instant.parse("2027-02-19T12:00:00Z")));
  }

  @AfterProperty
  void removeStore() throws IOException {
    try (var all = Files.walk(home)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 300)
  void everyPrefixFoldsAndFoldsTheSameTwice(@ForAll long seed) {
    var entries = entries(EngineWalk.events(seed, true));
    var state = Fold.first(entries.getFirst());
    for (var length = 1; length <= entries.size(); length++) {
      var prefix = entries.subList(0, length);
      if (length > 1) {
        state = Fold.next(state, entries.get(length - 1));
      }
      assertThat(Fold.of(prefix)).isEqualTo(state);
    }
  }

  @Property(tries = 200)
  void everyEntryIsReadBackEqualFromItsLine(@ForAll long seed) {
    for (var event : EngineWalk.events(seed, true)) {
      var written = JournalLine.write(7, Events.NOON, RUN, event, "a".repeat(64));
      var line = Arrays.copyOf(written.bytes(), written.bytes().length - 1);
      assertThat(new String(line, java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("\n");
      assertThat(JournalLine.sealed(line)).isTrue();
      assertThat(JournalLine.read(line)).isEqualTo(written.entry());
    }
  }

  @Property(tries = 5)
  void whatAWriterTookIsReadBackEqual(@ForAll long seed) {
    var run = store.newRunId();
    var written = new ArrayList<Entry>();
    var state = Optional.<RunState>empty();
    try (var writer = store.create(run)) {
      for (var event : EngineWalk.events(seed, true)) {
        written.add(writer.append(event));
      }
      state = Optional.of(writer.state());
    }
    var reading = store.read(run);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.entries()).isEqualTo(written);
    assertThat(reading.state()).isEqualTo(state).contains(Fold.of(written));
  }

  @Property(tries = 60)
  void aChangedByteAnywhereIsFound(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var sound = bytes(EngineWalk.events(seed, true));
    for (var i = 0; i < 20; i++) {
      var changed = sound.clone();
      var place = random.nextInt(changed.length);
      changed[place] ^= (byte) random.nextInt(1, 256);
      assertFound(changed, "byte " + place);
    }
  }

  @Example
  void eachByteOfASmallJournalIsGuarded() throws IOException {
    var sound = bytes(List.of(Events.opened("a"), Events.bound(), new JournalEvent.RunHeld("x")));
    for (var place = 0; place < sound.length; place++) {
      for (var mask : new int[] {1, sound[place], sound[place] ^ '\n'}) {
        if (mask != 0) {
          var changed = sound.clone();
          changed[place] ^= (byte) mask;
          assertFound(changed, "byte " + place + " with " + mask);
        }
      }
    }
  }

  private void assertFound(byte[] changed, String what) throws IOException {
    var file = home.resolve("changed.jsonl");
    Files.write(file, changed);
    var verification = new JournalVerifier().verify(file, Optional.empty());
    assertThat(!verification.intact() || verification.torn().isPresent()).as(what).isTrue();
  }

  @Property(tries = 40)
  void aLineThatIsRemovedDoubledMovedOrInsertedIsFound(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var lines = lines(EngineWalk.events(seed, true));
    var at = random.nextInt(lines.size() - 1);
    var changed = new ArrayList<>(lines);
    switch (random.nextInt(3)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(random.nextInt(lines.size()), lines.get(at));
      default -> changed.add(at, changed.remove(at + 1));
    }
    var file = home.resolve("changed.jsonl");
    Files.write(file, join(changed));

    assertThat(new JournalVerifier().verify(file, Optional.empty()).problems()).isNotEmpty();
  }

  @Property(tries = 40)
  void wholeLinesMissingAtTheEndAreFoundByAnAnchoredHead(@ForAll long seed) throws IOException {
    var events = EngineWalk.events(seed, true);
    var entries = entries(events);
    var kept = new Random(seed).nextInt(1, events.size());
    var file = home.resolve("short.jsonl");
    Files.write(file, join(lines(events).subList(0, kept)));
    var verifier = new JournalVerifier();

    assertThat(verifier.verify(file, Optional.empty()).intact()).isTrue();
    assertThat(verifier.verify(file, Optional.of(JournalHead.of(entries.getLast()))).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("its end is missing"));
    assertThat(verifier.verify(file, Optional.of(JournalHead.of(entries.get(kept - 1)))).intact())
        .isTrue();
  }

  @Property(tries = 3)
  void aCutAtAnyByteIsRecoveredToThePrefix(@ForAll long seed) throws IOException {
    var events = EngineWalk.events(seed, false);
    assertRecovery(events, new Random(seed), 25);
  }

  @Example
  void eachCutOfASmallJournalIsRecovered() throws IOException {
    assertRecovery(
        List.of(Events.opened("a"), Events.bound(), new JournalEvent.RunHeld("why")),
        new Random(1),
        Integer.MAX_VALUE);
  }

  private void assertRecovery(List<JournalEvent> events, Random random, int most)
      throws IOException {
    var entries = entries(events);
    var ends = new ArrayList<Integer>();
    for (var line : lines(events)) {
      ends.add((ends.isEmpty() ? 0 : ends.getLast()) + line.length);
    }
    var all = bytes(events);
    var step = most > all.length ? 1 : Math.max(1, all.length / most);
    for (var cut = random.nextInt(step); cut < all.length; cut += step) {
      var end = cut;
      var whole = (int) ends.stream().filter(offset -> offset <= end).count();
      Files.createDirectories(store.folder(RUN));
      Files.write(store.journal(RUN), Arrays.copyOf(all, cut));
      if (whole == 0) {
        assertThatExceptionOfType(JournalRefusedException.class)
            .isThrownBy(() -> store.open(RUN))
            .satisfies(e -> assertThat(e.why()).isEqualTo(JournalRefusedException.Why.NEVER_BEGAN));
        continue;
      }
      var opened = store.open(RUN);
      opened.writer().close();
      assertThat(opened.entries()).isEqualTo(entries.subList(0, whole));
      assertThat(opened.cut().isPresent()).isEqualTo(cut != ends.get(whole - 1));
      assertThat(Files.size(store.journal(RUN))).isEqualTo((long) ends.get(whole - 1));
    }
  }

  @Example
  void theWalksTouchEveryKindOfEvent() {
    var seen = new java.util.HashSet<Class<?>>();
    for (var seed = 0; seed < 300; seed++) {
      EngineWalk.events(seed, true).forEach(event -> seen.add(event.getClass()));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(kinds(JournalEvent.class));
  }

  static List<Class<?>> kinds(Class<?> sealed) {
    var kinds = new ArrayList<Class<?>>();
    for (var permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        kinds.addAll(kinds(permitted));
      } else {
        kinds.add(permitted);
      }
    }
    return kinds;
  }

  private static List<JournalLine.Written> written(List<JournalEvent> events) {
    var all = new ArrayList<JournalLine.Written>();
    var prev = JournalLine.NOTHING_BEFORE;
    for (var event : events) {
      var at = Events.NOON.plusMillis(all.size());
      var written = JournalLine.write(all.size() + 1L, at, RUN, event, prev);
      prev = written.entry().hash();
      all.add(written);
    }
    return all;
  }

  static List<Entry> entries(List<JournalEvent> events) {
    return written(events).stream().map(JournalLine.Written::entry).toList();
  }

  private static List<byte[]> lines(List<JournalEvent> events) {
    return written(events).stream().map(JournalLine.Written::bytes).toList();
  }

  static byte[] bytes(List<JournalEvent> events) {
    return join(lines(events));
  }

  private static byte[] join(List<byte[]> lines) {
    var all = new java.io.ByteArrayOutputStream();
    lines.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
