package dev.belay.run;

import dev.belay.runbook.Reading;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The shipped guided migration with its answers for the sandbox, as the tests read them. */
final class GuidedRunbook {
  static final Path FILE = Path.of("runbooks/guided-migration.yaml");
  static final Path ANSWERS = Path.of("runbooks/guided-migration.sandbox-answers.yaml");

  private GuidedRunbook() {}

  static Reading read() {
    return new RunbookReader(InstantSource.system()).read(FILE);
  }

  static Resolved resolved() {
    return read().resolved().orElseThrow(() -> new AssertionError(read().problems()));
  }

  static JsonNode answersFile() {
    return new YAMLMapper().readTree(ANSWERS.toFile());
  }

  /** The values of parameters that the answers file gives. */
  static Map<String, String> params() {
    var params = new LinkedHashMap<String, String>();
    answersFile()
        .get("params")
        .properties()
        .forEach(entry -> params.put(entry.getKey(), entry.getValue().asString()));
    return params;
  }

  /** The answers by step, each a map of words to texts. */
  static Map<String, Map<String, String>> answers() {
    var answers = new LinkedHashMap<String, Map<String, String>>();
    for (var step : answersFile().get("answers").properties()) {
      var words = new LinkedHashMap<String, String>();
      step.getValue()
          .properties()
          .forEach(word -> words.put(word.getKey(), word.getValue().asString()));
      answers.put(step.getKey(), words);
    }
    return answers;
  }
}
