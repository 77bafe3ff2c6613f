package dev.belay.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers read as the design language writes them. */
class FormatsTest {
  private static final Instant NOW = Instant.parse("2027-02-19T03:12:44.088Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "12, 12 ms",
    "99, 99 ms",
    "100, 0.1 s",
    "300, 0.3 s",
    "9999, 9.9 s",
    "10000, 10 s",
    "48000, 48 s",
    "59999, 59 s",
    "60000, 1 min",
    "761000, 12 min 41 s",
    "10920000, 3 h 02 min",
    "7200000, 2 h",
    "1036800000, 12 d",
    "-5, 0 s"
  })
  void durations(long millis, String words) {
    assertThat(Formats.duration(Duration.ofMillis(millis))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "41, 0:41", "171, 2:51", "3862, 1:04:22"})
  void clocks(long seconds, String words) {
    assertThat(Formats.clock(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1 s",
    "59, 59 s",
    "660, 11 min",
    "32400, 9 h",
    "111600, 31 h",
    "172800, 2 d",
    "8380800, 97 d"
  })
  void ages(long seconds, String words) {
    assertThat(Formats.age(Duration.ofSeconds(seconds))).isEqualTo(words);
    assertThat(Formats.ago(NOW.minusSeconds(seconds), NOW)).isEqualTo(words + " ago");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "24576, 24 kB",
    "1048575, 1 MB",
    "1468006, 1.4 MB",
    "640679936, 611 MB",
    "19756849562, 18.4 GB",
    "1099511627776, 1 TB"
  })
  void bytes(long bytes, String words) {
    assertThat(Formats.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void momentsAreUtc() {
    assertThat(Formats.moment(NOW)).isEqualTo("03:12:44");
    assertThat(Formats.journalMoment(NOW)).isEqualTo("03:12:44.088");
    assertThat(Formats.date(NOW)).isEqualTo("19 Feb 2027");
  }

  @Test
  void deadlinesCarryTheMomentAndWhatIsLeft() {
    var deadline = Instant.parse("2027-02-19T03:42:00Z");
    assertThat(Formats.deadline(deadline, NOW)).isEqualTo("03:42, in 29 min");
    assertThat(Formats.deadline(deadline, deadline.plusSeconds(300))).isEqualTo("03:42, 5 min ago");
  }

  @Test
  void countsRatesSharesAndFingerprints() {
    assertThat(Formats.count(1_904_220)).isEqualTo("1,904,220");
    assertThat(Formats.rounded(8_200_000)).isEqualTo("8.2 M");
    assertThat(Formats.rate(412)).isEqualTo("412 /s");
    assertThat(Formats.byteRate(96 * 1024 * 1024)).isEqualTo("96 MB/s");
    assertThat(Formats.percent(0.3)).isEqualTo("0.3 %");
    assertThat(Formats.percent(5)).isEqualTo("5 %");
    assertThat(Formats.parts(312, 312)).isEqualTo("312 of 312");
    assertThat(Formats.share(34, 200)).isEqualTo("34 / 200");
    assertThat(Formats.fingerprint("7405118322612261")).isEqualTo("7405…2261");
  }
}
