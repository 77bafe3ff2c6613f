package dev.belay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.live.ProgressRow.Measure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rate and estimate of a progress counter, from consecutive readings. */
class ProgressRatesTest {
  private static final Instant START = Instant.parse("2026-11-26T03:24:10Z");

  private final ProgressRates rates = new ProgressRates();

  @Test
  void nothingIsEstimatedBeforeTenSeconds() {
    read("build", 100, 1000, 0);
    var early = read("build", 190, 1000, 9);
    assertThat(early.perSecond()).isEmpty();
    assertThat(early.remaining()).isEmpty();
    var later = read("build", 200, 1000, 10);
    assertThat(later.perSecond()).contains(10.0);
    assertThat(later.remaining()).contains(Duration.ofSeconds(80));
  }

  @Test
  void withoutATotalThereIsARateAndNoEstimate() {
    read("copy", 0, 0, 0);
    var later = read("copy", 5000, 0, 20);
    assertThat(later.total()).isEmpty();
    assertThat(later.perSecond()).contains(250.0);
    assertThat(later.remaining()).isEmpty();
  }

  @Test
  void whatStandsStillIsNotEstimated() {
    read("build", 100, 1000, 0);
    var later = read("build", 100, 1000, 30);
    assertThat(later.perSecond()).contains(0.0);
    assertThat(later.remaining()).isEmpty();
  }

  @Test
  void aNewPhaseACounterThatWentBackAndAGapBeginAnew() {
    read("scan", 100, 1000, 0);
    read("scan", 300, 1000, 20);
    assertThat(read("sort", 310, 1000, 21).perSecond()).isEmpty();
    read("scan", 300, 1000, 40);
    assertThat(read("scan", 350, 1000, 45).perSecond()).as("it was away").isEmpty();
    assertThat(read("scan", 10, 1000, 60).perSecond()).as("it went back").isEmpty();
    assertThat(read("scan", 110, 1000, 70).perSecond()).contains(10.0);
  }

  @Test
  void doneIsNeverShownAsMoreThanTheTotal() {
    read("build", 900, 1000, 0);
    var over = read("build", 1100, 1000, 20);
    assertThat(over.done()).isEqualTo(1000);
    assertThat(over.remaining()).contains(Duration.ZERO);
  }

  private Measure read(String key, long done, long total, int second) {
    var measure = rates.measure(key, "blocks", done, total, START.plusSeconds(second));
    rates.endReading();
    return measure;
  }
}
