package dev.belay.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.fx.Appearance;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.postgres.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsViewModelTest {
  @TempDir Path folder;

  @Test
  void theDataPolicyIsKeptForTheNextWindow() {
    var store = new PreferencesStore(folder.resolve("desktop.properties"));
    model(store).texts().set(RecordedTexts.DROPPED);

    assertThat(model(store).texts().get()).isEqualTo(RecordedTexts.DROPPED);
    assertThat(store.read().texts()).isEqualTo(RecordedTexts.DROPPED);
  }

  @Test
  void anUnknownPolicyInTheFileIsTheUsualOne() throws Exception {
    var file = folder.resolve("desktop.properties");
    Files.writeString(file, "texts=SHOUTED\n");

    assertThat(new PreferencesStore(file).read().texts()).isEqualTo(RecordedTexts.BY_ENVIRONMENT);
  }

  @ParameterizedTest
  @CsvSource({"PRODUCTION, HASHED", "STAGING, KEPT", "DEVELOPMENT, KEPT", "SANDBOX, KEPT"})
  void withoutAChoiceProductionsTextsAreHashed(Environment environment, QueryTexts kept) {
    assertThat(RecordedTexts.BY_ENVIRONMENT.in(environment)).isEqualTo(kept);
    assertThat(RecordedTexts.DROPPED.in(environment)).isEqualTo(QueryTexts.DROPPED);
  }

  private static SettingsViewModel model(PreferencesStore store) {
    return new SettingsViewModel(
        new Appearance(), store.read(), store, Runnable::run, Runnable::run);
  }
}
