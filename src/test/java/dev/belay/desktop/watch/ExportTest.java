package dev.belay.desktop.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are written once, and what keeps them from being written is said with place and cure. */
class ExportTest {
  private final List<Optional<String>> said = new ArrayList<>();
  private final Export export = new Export(Runnable::run, Runnable::run, WholeQueries.NONE);

  @TempDir private Path folder;

  @Test
  void aFileThatIsThereIsNeverReplaced() throws Exception {
    var file = folder.resolve("table.csv");
    export.write(file, () -> "one", said::add);
    export.write(file, () -> "two", said::add);
    assertThat(said.get(0)).isEmpty();
    assertThat(said.get(1))
        .contains(file + " is there already and stays as it is. Choose another name.");
    assertThat(Files.readString(file)).isEqualTo("one");
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    var file = folder.resolve("no").resolve("table.csv");
    export.write(file, () -> "three", said::add);
    assertThat(said)
        .containsExactly(
            Optional.of(
                "The folder "
                    + folder.resolve("no")
                    + " does not exist. Nothing is written. Choose another place, or make the"
                    + " folder."));
  }

  @Test
  void whatTheDiskSaysIsSaidWithThePlace() {
    var file = folder.resolve("n".repeat(300) + ".csv");
    export.write(file, () -> "four", said::add);
    assertThat(said.getFirst().orElseThrow())
        .startsWith(file + " could not be written: ")
        .endsWith("Choose another place.");
  }

  @Test
  void theNameSaysWhatIsInIt() {
    assertThat(Export.suggested("locks", "db 1/a", Instant.parse("2026-11-26T03:24:10Z"), ".csv"))
        .hasFileName("locks-db_1_a-20261126-032410.csv");
  }
}
