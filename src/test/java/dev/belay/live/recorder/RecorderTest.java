package dev.belay.live.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.live.Sample;
import dev.belay.live.Unreachable;
import dev.belay.postgres.Environment;
import dev.belay.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded is read again, whatever happened to the end of it. */
class RecorderTest {
  @TempDir private Path folder;

  private static List<Sample> samples(long seed, int sessions, int count) {
    var random = new RandomSamples(seed, sessions);
    var all = new ArrayList<Sample>();
    for (var i = 0; i < count; i++) {
      all.add(random.next());
    }
    return all;
  }

  private static void record(Path folder, Bounds bounds, List<Sample> samples) throws IOException {
    try (var writer = new SegmentWriter(folder, bounds)) {
      for (var sample : samples) {
        writer.sample(sample);
      }
    }
  }

  private static List<Sample> read(Path folder) throws Exception {
    try (var recording = Recording.open(folder)) {
      var all = new ArrayList<Sample>();
      for (var i = 0; i < recording.size(); i++) {
        all.add(recording.get(i));
      }
      return all;
    }
  }

  @Test
  void givesTheSameSamplesAgain() throws Exception {
    for (var seed = 0; seed < 8; seed++) {
      var here = folder.resolve("s" + seed);
      var samples = samples(seed, 1 + seed * 15, 95);
      record(here, Bounds.USUAL, samples);
      assertThat(read(here)).isEqualTo(samples);
    }
  }

  @Test
  void aSecondRecorderGoesOnWithTheSameRecording() throws Exception {
    var samples = samples(7, 20, 100);
    record(folder, Bounds.USUAL, samples.subList(0, 47));
    record(folder, Bounds.USUAL, samples.subList(47, 100));
    assertThat(read(folder)).isEqualTo(samples);
  }

  @Test
  void findsTheSampleOfEveryMoment() throws Exception {
    var samples = samples(3, 25, 130);
    record(folder, Bounds.USUAL, samples);
    try (var recording = Recording.open(folder)) {
      var random = new Random(1);
      for (var i = 0; i < 300; i++) {
        var index = random.nextInt(samples.size());
        var moment = samples.get(index).serverTime().plusMillis(random.nextInt(900));
        assertThat(recording.at(moment)).contains(samples.get(index));
      }
      assertThat(recording.at(Instant.EPOCH)).contains(samples.getFirst());
      assertThat(recording.at(Instant.MAX.minusSeconds(Integer.MAX_VALUE * 500_000L)))
          .contains(samples.getLast());
      assertThat(recording.times()).isEqualTo(samples.stream().map(Sample::serverTime).toList());
    }
  }

  /** A prefix of every 1,031 bytes; of every 131 with {@code -Dbelay.test.form=full}. */
  @Test
  void anyPrefixOpensAndGivesWhatIsWhole() throws Exception {
    var samples = samples(5, 6, 64);
    record(folder, Bounds.USUAL, samples);
    var file = SegmentFile.in(folder).getFirst().path();
    var bytes = Files.readAllBytes(file);
    var last = 0;
    var step = TestServer.fullForm() ? 131 : 1031;
    for (var length = 0; length <= bytes.length; length += step) {
      Files.write(file, Arrays.copyOf(bytes, length));
      var read = read(folder);
      assertThat(read).isEqualTo(samples.subList(0, read.size()));
      assertThat(read.size()).isGreaterThanOrEqualTo(last);
      last = read.size();
    }
    assertThat(last).isGreaterThan(60);
  }

  @Test
  void aTornEndIsCutAndReportedAndTheRecordingGoesOn() throws Exception {
    var samples = samples(6, 10, 40);
    record(folder, Bounds.USUAL, samples.subList(0, 20));
    var file = SegmentFile.in(folder).getFirst().path();
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
    try (var recording = Recording.open(folder)) {
      assertThat(recording.torn()).isPositive();
      assertThat(recording.size()).isEqualTo(19);
    }
    try (var recorder = Recorder.start(folder, QueryTexts.KEPT, Bounds.USUAL)) {
      assertThat(recorder.repaired()).isPositive();
      samples.subList(20, 40).forEach(recorder::sampled);
    }
    var expected = new ArrayList<>(samples.subList(0, 19));
    expected.addAll(samples.subList(20, 40));
    assertThat(read(folder)).isEqualTo(expected);
    try (var recording = Recording.open(folder)) {
      assertThat(recording.torn()).isZero();
    }
  }

  @Test
  void aChangedByteIsNotTakenForASample() throws Exception {
    var samples = samples(9, 10, 20);
    record(folder, Bounds.USUAL, samples);
    var file = SegmentFile.in(folder).getFirst().path();
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    var read = read(folder);
    assertThat(read.size()).isLessThan(20);
    assertThat(read).isEqualTo(samples.subList(0, read.size()));
  }

  @Test
  void staysWithinItsBoundsAndDropsTheOldest() throws Exception {
    var samples = samples(4, 40, 400);
    var bounds = new Bounds(64_000, Duration.ofHours(1));
    record(folder, bounds, samples);
    var size = 0L;
    for (var segment : SegmentFile.in(folder)) {
      size += Files.size(segment.path());
    }
    assertThat(size).isLessThanOrEqualTo(bounds.bytes());
    var read = read(folder);
    assertThat(read).hasSizeBetween(20, 399);
    assertThat(read).isEqualTo(samples.subList(400 - read.size(), 400));
  }

  @ParameterizedTest
  @EnumSource
  void otherUsersTextsAreStoredAsThePolicySays(QueryTexts policy) throws Exception {
    var samples = samples(8, 60, 35);
    try (var recorder = Recorder.start(folder, policy, Bounds.USUAL)) {
      samples.forEach(recorder::sampled);
    }
    var stored = new StringBuilder();
    try (var channel = Files.newByteChannel(SegmentFile.in(folder).getFirst().path())) {
      assertThat(channel.size()).isPositive();
    }
    for (var place : SegmentFile.in(folder).getFirst().scan().places()) {
      try (var channel = java.nio.channels.FileChannel.open(place.segment().path())) {
        var frame = SegmentFile.read(channel, place.offset()).orElseThrow();
        stored.append(
            new String(
                frame.content().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(stored.toString()).contains("SELECT 1 /* own */");
    var kept = stored.toString().contains("Zacharias");
    assertThat(kept).isEqualTo(policy == QueryTexts.KEPT);
    var texts =
        read(folder).getFirst().sessions().stream()
            .filter(session -> !session.isBelays())
            .map(session -> session.query().text())
            .distinct()
            .toList();
    switch (policy) {
      case KEPT -> assertThat(texts).allMatch(text -> text.startsWith(RandomSamples.SECRET));
      case DROPPED -> assertThat(texts).containsExactly("");
      case HASHED ->
          assertThat(texts)
              .hasSizeGreaterThan(10)
              .allMatch(text -> text.matches("query [0-9a-f]{16}"));
    }
  }

  @Test
  void onlyProductionHidesTextsByItself() {
    assertThat(QueryTexts.byDefault(Environment.PRODUCTION)).isEqualTo(QueryTexts.HASHED);
    assertThat(QueryTexts.byDefault(Environment.STAGING)).isEqualTo(QueryTexts.KEPT);
  }

  @Test
  void marksStandBesideTheSamples() throws Exception {
    var samples = samples(2, 30, 40);
    try (var recorder = Recorder.start(folder, QueryTexts.KEPT, Bounds.USUAL)) {
      recorder.sampled(samples.getFirst());
      recorder.mark(Mark.Kind.STEP_BEGAN, "add-column");
      samples.subList(1, 40).forEach(recorder::sampled);
      recorder.unreachable(new Unreachable(Instant.EPOCH, "The server is away.", ""));
      recorder.unreachable(new Unreachable(Instant.EPOCH, "The server is away.", ""));
    }
    try (var recording = Recording.open(folder)) {
      assertThat(recording.marks())
          .extracting(Mark::kind)
          .contains(Mark.Kind.QUEUE_BEGAN, Mark.Kind.QUEUE_PEAK)
          .containsOnlyOnce(Mark.Kind.STEP_BEGAN, Mark.Kind.UNREACHABLE);
      assertThat(recording.marks()).isSortedAccordingTo(java.util.Comparator.comparing(Mark::at));
    }
  }

  @Test
  void aThousandSessionsFitIntoFortyKilobytes() throws Exception {
    var encoder = new Encoder();
    var random = new RandomSamples(1, 1000);
    random.next();
    assertThat(encoder.key(random.next()).packed()).hasSizeLessThanOrEqualTo(40 * 1024);
  }
}
