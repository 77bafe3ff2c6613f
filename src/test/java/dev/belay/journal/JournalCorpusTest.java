package dev.belay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Journals of format 1 that every later Belay has to read, each beside the state that it folds to.
 * {@code mvn test -Dtest=JournalCorpusTest -Dbelay.corpus=record} writes what is missing in that
 * folder and never replaces a file: a new journal gets a new name below; a state is deleted first
 * when the state's record gained a component, and its difference is reviewed.
 */
class JournalCorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/belay/journal/corpus/v1");
  private static final List<Long> WALKS = List.of(20L, 21L, 673L, 5431L, 8L, 11L, 57L, 17L);
  private static final JsonMapper STATES =
      JsonMapper.builder()
          .changeDefaultVisibility(
              seen -> seen.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addMixIn(AttemptState.End.class, NamedEnd.class)
          .build();

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "end")
  private interface NamedEnd {}

  @BeforeAll
  static void recordWhatIsMissing() throws IOException {
    if (!"record".equals(System.getProperty("belay.corpus"))) {
      return;
    }
    Files.createDirectories(FOLDER);
    for (var seed : WALKS) {
      var journal = FOLDER.resolve("walk-" + seed + ".jsonl");
      if (!Files.exists(journal)) {
        Files.write(journal, JournalProperties.bytes(EngineWalk.events(seed, seed % 2 == 1)));
      }
      var state = stateOf(journal);
      if (!Files.exists(state)) {
        Files.writeString(state, inWords(JournalScan.of(journal).reading().state().orElseThrow()));
      }
    }
  }

  static List<Path> journals() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("journals")
  void aRecordedJournalFoldsToItsRecordedState(Path journal) throws IOException {
    var reading = JournalScan.of(journal).reading();
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.torn()).isEmpty();
    assertThat(inWords(reading.state().orElseThrow()))
        .isEqualTo(Files.readString(stateOf(journal)));
    assertThat(new JournalVerifier().verify(journal, Optional.empty()).intact()).isTrue();
  }

  @Test
  void theRecordedJournalsHoldEveryKindOfEvent() throws IOException {
    var seen = new HashSet<Class<?>>();
    for (var journal : journals()) {
      for (var entry : JournalScan.of(journal).reading().entries()) {
        seen.add(entry.event().getClass());
      }
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(JournalProperties.kinds(JournalEvent.class));
  }

  private static Path stateOf(Path journal) {
    return journal.resolveSibling(
        journal.getFileName().toString().replace(".jsonl", ".state.json"));
  }

  private static String inWords(RunState state) {
    return STATES.writeValueAsString(state) + "\n";
  }
}
