package dev.belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationStatusTest {
  @TempDir Path folder;

  private MigrationSet files;

  @BeforeEach
  void writeThreeMigrations() throws Exception {
    for (var name : List.of("2_a", "10_b", "11_c")) {
      Files.writeString(folder.resolve(name + ".sql"), "SELECT '" + name + "'");
    }
    files = new PlainFormat().read(folder);
  }

  @Test
  void takesEverythingForPendingWhereNothingIsApplied() {
    var status = MigrationStatus.of(files, List.of());
    assertThat(status.pending()).isEqualTo(files.migrations());
    assertThat(status.outOfOrder()).isEmpty();
    assertThat(status.upToDate()).isFalse();
  }

  @Test
  void isUpToDateWhereEveryFileIsAppliedAsItStands() {
    var status = MigrationStatus.of(files, List.of(row("2"), row("10"), row("11")));
    assertThat(status.applied()).hasSize(3);
    assertThat(status.upToDate()).isTrue();
  }

  @Test
  void namesWhatWasChangedAfterItWasApplied() {
    var status = MigrationStatus.of(files, List.of(row("2"), row("10", "other")));
    assertThat(status.changedSinceApplied())
        .singleElement()
        .matches(pair -> pair.migration().version().equals("10"));
    assertThat(status.applied()).hasSize(2);
  }

  @Test
  void namesRowsWhoseFileIsMissing() {
    var status = MigrationStatus.of(files, List.of(row("3", "x")));
    assertThat(status.missingFiles()).extracting(Applied::version).containsExactly("3");
  }

  @Test
  void namesPendingMigrationsThatComeBeforeAnAppliedOne() {
    var status = MigrationStatus.of(files, List.of(row("10")));
    assertThat(status.outOfOrder()).extracting(Migration::version).containsExactly("2");
    assertThat(status.pending()).extracting(Migration::version).containsExactly("2", "11");
  }

  @Test
  void takesAVersionWithOtherLeadingZerosForTheSame() {
    var applied = row("0010", files.find("10").orElseThrow().sha256());
    var status = MigrationStatus.of(files, List.of(applied));
    assertThat(status.applied()).hasSize(1);
    assertThat(status.missingFiles()).isEmpty();
  }

  private Applied row(String version) {
    return row(version, files.find(version).orElseThrow().sha256());
  }

  private static Applied row(String version, String sha256) {
    return new Applied(version, "x", sha256, new AppliedBy("run", "step"), "bob", Instant.EPOCH, 7);
  }
}
