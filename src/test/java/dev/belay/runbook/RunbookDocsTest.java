package dev.belay.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runbook.Shape.Field;
import dev.belay.runbook.Shape.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The manual of the format. Its tables and its example are written anew with {@code mvn test
 * -Dtest=RunbookDocsTest -Dbelay.write=true}.
 */
class RunbookDocsTest {
  private static final Path PAGE = Path.of("docs/runbook-format.md");
  private final java.util.Properties descriptions = RunbookSchema.descriptions();

  @Test
  void thePageNamesEveryFieldAndKindAndHoldsTheExampleThatIsTested() throws IOException {
    var example = Samples.text(Samples.FOLDER.resolve("full/full.yaml"));
    var page = Files.readString(PAGE);
    var expected = between(page, "<!-- generated: ", "\n" + reference() + "\n");
    expected = between(expected, "<!-- example: ", "\n```yaml\n" + example + "```\n");
    if (Boolean.getBoolean("belay.write")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }

  private static String between(String page, String mark, String content) {
    var start = page.indexOf("-->\n", page.indexOf(mark)) + 4;
    var end = page.indexOf("<!-- end -->", start);
    return page.substring(0, start) + content + page.substring(end);
  }

  private String reference() {
    var out = new StringBuilder();
    var groups = new LinkedHashMap<String, Group>();
    table(out, "The file", Optional.empty(), Format.RUNBOOK, groups);
    var done = new ArrayList<String>();
    while (!groups.isEmpty()) {
      var name = groups.keySet().iterator().next();
      var group = groups.remove(name);
      if (!done.contains(name)) {
        done.add(name);
        table(out, name, Optional.empty(), group, groups);
      }
    }
    Format.actions()
        .kinds()
        .forEach((name, group) ->
            table(
                out,
                "Action: " + name,
                Optional.ofNullable(descriptions.getProperty("Action." + name)),
                group,
                groups));
    groups.forEach((name, group) -> {
      if (!done.contains(name)) {
        table(out, name, Optional.empty(), group, new LinkedHashMap<>());
      }
    });
    return out.toString().stripTrailing();
  }

  private void table(
      StringBuilder out,
      String title,
      Optional<String> text,
      Group group,
      Map<String, Group> more) {
    out.append("### ").append(title).append('\n');
    text.ifPresent(t -> out.append(t).append("\n\n"));
    out.append("| key | value | without it | |\n|---|---|---|---|\n");
    for (var field : group.flat()) {
      out.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.key(),
                  type(field.shape(), more),
                  absence(field),
                  RunbookSchema.description(field, descriptions)));
    }
    out.append('\n');
  }

  private static String type(Shape shape, Map<String, Group> more) {
    return switch (shape) {
      case Shape.Text text -> use(text.use());
      case Shape.Whole _ -> "whole number";
      case Shape.Flag _ -> "true, false";
      case Shape.Span _ -> "duration";
      case Shape.Day _ -> "date";
      case Shape.Choice choice -> String.join(", ", choice.words());
      case Shape.Items items -> "list: " + type(items.item(), more);
      case Shape.Table table -> "name: " + type(table.value(), more);
      case Group group -> {
        more.putIfAbsent(group.type().getSimpleName(), group);
        yield group.type().getSimpleName();
      }
      case Shape.Kinds _ -> "an action";
      case Shape.Failure _ -> "a short form";
    };
  }

  private static String use(Shape.Use use) {
    return switch (use) {
      case ID -> "id";
      case NAME -> "name";
      case WORD, PROSE -> "text";
      case TEMPLATE -> "text with `${…}`";
      case FOLDER -> "path with `${…}`";
      case SQL -> "SQL";
      case LITERAL -> "value";
      case VALUE, NULLABLE -> "value with `${…}`";
      case STEP -> "step";
      case CAPTURED -> "step.name";
      case PARAM -> "parameter";
      case FILE -> "file";
    };
  }

  private static String absence(Field field) {
    return switch (field.presence()) {
      case REQUIRED -> "**required**";
      case OPTIONAL -> "none";
      case DEFAULTED ->
          switch (field.initial().orElseThrow()) {
            case List<?> _, Map<?, ?> _ -> "none";
            case Enum<?> word -> Format.word(word);
            case Duration duration -> Durations.format(duration);
            case OnFailure _ -> "stop";
            case Retries _ -> "none";
            case Record _ -> "its defaults";
            case Object value -> value.toString();
          };
    };
  }
}
