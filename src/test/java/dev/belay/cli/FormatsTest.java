package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How numbers, lines and the data folder look. */
class FormatsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "12, 12 ms",
    "312, 0.3 s",
    "9950, 10.0 s",
    "48000, 48 s",
    "761000, 12 min 41 s",
    "720000, 12 min",
    "10920000, 3 h 02 min",
    "1036800000, 12 d"
  })
  void durationsHaveTwoUnitsAtMost(long millis, String words) {
    assertThat(Formats.duration(Duration.ofMillis(millis))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"171, 2:51", "3862, 1:04:22", "0, 0:00"})
  void clocksRunInMinutesAndSeconds(long seconds, String words) {
    assertThat(Formats.clock(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "24576, 24 kB",
    "640679936, 611 MB",
    "19756849561, 18.4 GB",
    "1536, 1.5 kB"
  })
  void bytesAreThoseOfPostgresql(long bytes, String words) {
    assertThat(Formats.bytes(bytes)).isEqualTo(words);
  }

  @Test
  void aNarrowTerminalCutsTheLineThatIsWrittenOverAndNoOther() {
    var out = new ByteArrayOutputStream();
    var cli = new CliFixture(folder).inTerminal().with("COLUMNS", "20").with("NO_COLOR", "1");
    var output = new Output(cli.surroundings(out, new ByteArrayOutputStream()));
    output.status("a line that is longer than twenty columns");
    output.line("a line that is longer than twenty columns");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\r\u001b[Ka line that is lon…\r\u001b[K")
        .contains("a line that is longer than twenty columns\n");
  }

  @Test
  void textsOfServersDoNotSteerTheTerminal() {
    var out = new ByteArrayOutputStream();
    var cli = new CliFixture(folder).inTerminal();
    new Output(cli.surroundings(out, out)).line("before\u001b[2Jafter\u0007");

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("before\uFFFD[2Jafter\uFFFD\n");
  }

  @Test
  void theDataFolderIsWhereThePlatformKeepsData() {
    var plain = new CliFixture(folder).surroundings(none(), none());
    var moved = new CliFixture(folder).with("XDG_DATA_HOME", "/data").surroundings(none(), none());
    var windows =
        new CliFixture(folder).with("LOCALAPPDATA", "/local").surroundings(none(), none());

    assertThat(DataFolder.ofPlatform(plain, "Linux"))
        .isEqualTo(folder.resolve(".local/share/belay"));
    assertThat(DataFolder.ofPlatform(moved, "Linux")).isEqualTo(Path.of("/data/belay"));
    assertThat(DataFolder.ofPlatform(plain, "Mac OS X"))
        .isEqualTo(folder.resolve("Library/Application Support/Belay"));
    assertThat(DataFolder.ofPlatform(windows, "Windows 11")).isEqualTo(Path.of("/local/Belay"));
  }

  private static ByteArrayOutputStream none() {
    return new ByteArrayOutputStream();
  }

  @Test
  void theDataFolderIsPrivate() throws Exception {
    var cli = new CliFixture(folder);
    var made = DataFolder.of(cli.surroundings(none(), none())).make();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
        .isEqualTo("rwx------");
  }
}
