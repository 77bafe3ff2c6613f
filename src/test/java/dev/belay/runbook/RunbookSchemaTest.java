package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The schema for editors. After a change of the records the committed copies are written anew with
 * {@code mvn test -Dtest=RunbookSchemaTest -Dbelay.write=true}.
 */
class RunbookSchemaTest {
  private static final List<Path> COMMITTED =
      List.of(
          Path.of("src/main/resources/dev/belay/runbook/runbook.schema.json"),
          Path.of("docs/schema/runbook.schema.json"));
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(RunbookSchema.json());

  static Stream<Path> goodFiles() throws IOException {
    return Samples.goodFiles();
  }

  @Test
  void theCommittedCopiesAreWhatTheRecordsMake() throws IOException {
    for (var file : COMMITTED) {
      if (Boolean.getBoolean("belay.write")) {
        Files.writeString(file, RunbookSchema.text());
      }
      assertThat(file).hasContent(RunbookSchema.text());
    }
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void theSchemaAcceptsWhatTheReaderAccepts(Path file) throws IOException {
    assertThat(SCHEMA.validate(instance(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void theSchemaRefusesATypoOnEveryLevel(Path file) throws IOException {
    for (var pointer : List.of("", "/phases/0", "/phases/0/steps/0", "/phases/0/steps/0/action")) {
      var root = instance(file);
      ((ObjectNode) root.at(pointer)).put("tytle", "x");
      assertThat(SCHEMA.validate(root)).as("an unknown key at %s", pointer).isNotEmpty();
    }
  }

  @Test
  void everyFieldAndKindIsDescribed() {
    var undescribed =
        SCHEMA.getSchemaNode().findParents("type").stream()
            .flatMap(node -> node.path("properties").properties().stream())
            .filter(p -> !p.getValue().has("description") && !p.getKey().equals("type"))
            .filter(p -> !p.getKey().equals("goto") && !p.getKey().equals("rollback"))
            .map(java.util.Map.Entry::getKey);
    assertThat(undescribed).isEmpty();
  }

  private static JsonNode instance(Path file) throws IOException {
    return YAML.readTree(Files.readString(file));
  }
}
