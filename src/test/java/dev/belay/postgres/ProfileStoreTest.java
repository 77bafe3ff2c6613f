package dev.belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.postgres.DeadMansHandle.Keepalives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileStoreTest {
  private static final Profile CHAT =
      profile("chat", "postgresql://migrator@db-1:5432/chat", DeadMansHandle.DEFAULT);

  @TempDir Path folder;
  private Path file;
  private ProfileStore store;

  @BeforeEach
  void inAFolderThatIsNotThereYet() {
    file = folder.resolve("belay").resolve("profiles.yaml");
    store = new ProfileStore(file);
  }

  @Test
  void whatWasAddedIsReadBackByAnotherStore() throws Exception {
    var own =
        profile(
            "own handle",
            "jdbc:postgresql://h/d",
            new DeadMansHandle(
                Duration.ofSeconds(9),
                Duration.ofMillis(500),
                Duration.ofMinutes(2),
                Optional.of(Duration.ofHours(1)),
                new Keepalives(Duration.ofSeconds(3), Duration.ofSeconds(2), 4)));
    store.add(CHAT);
    store.add(own);

    assertThat(new ProfileStore(file).list()).containsExactly(CHAT, own);
    assertThat(store.find("chat")).contains(CHAT);
  }

  @Test
  void theFileIsForItsOwnerOnlyAndNothingIsLeftBesideIt() throws Exception {
    store.add(CHAT);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("profiles.yaml", "profiles.yaml.lock");
    }
  }

  @Test
  void aRemovedProfileIsGoneAndRemovingItAgainSaysSo() throws Exception {
    store.add(CHAT);

    assertThat(store.remove("chat")).isTrue();
    assertThat(store.remove("chat")).isFalse();
    assertThat(store.list()).isEmpty();
  }

  @Test
  void aUriWithAPasswordIsRefusedWithTheCureAndNothingIsWritten() {
    for (var uri : List.of("postgresql://u:canary@h/d", "jdbc:postgresql://h/d?password=canary")) {
      var refused =
          catchThrowableOfType(
              SpecException.class, () -> store.add(profile("p", uri, DeadMansHandle.DEFAULT)));
      assertThat(refused.getMessage()).contains(".pgpass").doesNotContain("canary");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aNameThatIsTakenIsRefused() throws Exception {
    store.add(CHAT);

    var refused = catchThrowableOfType(SpecException.class, () -> store.add(CHAT));

    assertThat(refused.happened()).contains("already");
    assertThat(store.list()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "profiles: [ | YAML",
        "profile: [] | Did you mean profiles?",
        "'[]' | mapping",
        "profiles: [{name: a, uri: 'postgresql://h', environment: prod}] | environment",
        "profiles: [{uri: 'postgresql://h', environment: staging}] | name is missing",
        "profiles: [{name: 7, uri: 'postgresql://h', environment: staging}] | name is missing",
        "profiles: [{name: a, environment: staging}] | uri is missing",
        "profiles: [{name: a, uri: 'mysql://h', environment: staging}] | no address",
        "profiles: [{name: a, uri: 'postgresql://u:canary@h', environment: staging}] | .pgpass",
        "profiles: [{name: a, uri: 'postgresql://h', environment: staging, markers-alowed: true}]"
            + " | markers-allowed",
        "profiles: [{name: a, uri: 'postgresql://h', environment: staging, markers-allowed: 'no'}]"
            + " | true nor false",
        "profiles: [{name: a, name: b, uri: 'postgresql://h', environment: staging}] | YAML",
        "profiles: [{name: a, uri: 'postgresql://h', environment: staging,"
            + " dead-mans-handle: {keepalive-idle: 5s}}] | PT20S",
      })
  void aBrokenFileIsRefusedWithPlaceAndCure(String text, String part) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);

    var refused = catchThrowableOfType(SpecException.class, () -> store.list());

    assertThat(refused.getMessage()).contains(part).doesNotContain("canary");
    assertThat(refused.getMessage()).contains(text.contains("mysql") ? "URI" : file.toString());
  }

  private static Profile profile(String name, String uri, DeadMansHandle handle) {
    return new Profile(name, Environment.STAGING, uri, true, Optional.of("owner"), handle);
  }
}
