package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir Path folder;

  @Test
  void theNewestInstallationOnThePathThatIsNewEnoughIsFound() throws IOException {
    installation("a", "9000.3");
    installation("b", "9000.11 (Debian 9000.11-1)");
    installation("c", "8000.9");
    installation("broken", "nonsense");
    var programs = programs("a", "b", "c", "broken");

    assertThat(programs.find(8999, Optional.empty()))
        .contains(new Programs.Installation(folder.resolve("b"), 9000, 11));
    assertThat(programs.find(9001, Optional.empty())).isEmpty();
  }

  @Test
  void whenAFolderIsSetOnlyThatOneCounts() throws IOException {
    installation("set/bin", "16.2");
    installation("b", "9000.1");

    assertThat(programs("b").find(15, Optional.of(folder.resolve("set"))))
        .map(Programs.Installation::major)
        .contains(16);
    assertThat(programs("b").find(17, Optional.of(folder.resolve("set")))).isEmpty();
  }

  @Test
  void aVersionUnderDevelopmentHasMinorZero() throws IOException {
    installation("dev", "9001beta1");

    assertThat(programs("dev").find(9001, Optional.empty()))
        .map(Programs.Installation::minor)
        .contains(0);
  }

  @Test
  void anInstallationWithoutPsqlIsNotOne() throws IOException {
    installation("half", "9000.1");
    Files.delete(folder.resolve("half/psql"));

    assertThat(programs("half").find(9000, Optional.empty())).isEmpty();
  }

  @Test
  void initdbIsOnlyNamedWhereItIs() throws IOException {
    installation("client", "9000.1");
    assertThat(programs("client").find(9000, Optional.empty()).orElseThrow().initdb()).isEmpty();

    script("client", "initdb", "9000.1");
    assertThat(programs("client").find(9000, Optional.empty()).orElseThrow().initdb()).isPresent();
  }

  private Programs programs(String... folders) {
    var path = new StringBuilder("/usr/bin:/bin");
    for (var name : folders) {
      path.append(':').append(folder.resolve(name));
    }
    return new Programs(new PgEnvironment(Map.of("PATH", path.toString()), folder));
  }

  private void installation(String name, String version) throws IOException {
    for (var program : new String[] {"pg_dump", "pg_restore", "psql"}) {
      script(name, program, version);
    }
  }

  private void script(String name, String program, String version) throws IOException {
    var bin = Files.createDirectories(folder.resolve(name));
    var file = bin.resolve(program);
    Files.writeString(file, "#!/bin/sh\necho '" + program + " (PostgreSQL) " + version + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
