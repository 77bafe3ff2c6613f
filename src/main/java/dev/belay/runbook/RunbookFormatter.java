package dev.belay.runbook;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings a runbook's text into the canonical form: order of keys, indentation, quotes, short forms.
 * Comments stay with what they stand above or beside; no value changes.
 */
public final class RunbookFormatter {
  private RunbookFormatter() {}

  /**
   * What came of formatting.
   *
   * @param text the canonical text; absent when the text cannot be read as YAML
   * @param problems why it cannot be read
   */
  public record Formatted(Optional<String> text, List<Problem> problems) {
    public Formatted {
      problems = List.copyOf(problems);
    }
  }

  /** The canonical form of a text; the file is only named in problems. */
  public static Formatted format(String text, Path file) {
    var problems = new Problems(file);
    var document = YamlParser.parse(text, problems);
    if (document.isEmpty() || problems.hasErrors()) {
      return new Formatted(Optional.empty(), problems.all());
    }
    if (!(Shapes.ordered(document.get().root(), Optional.of(Format.RUNBOOK))
        instanceof YamlNode.Mapping root)) {
      problems.error(
          document.get().root().mark(),
          "the file holds no keys with values",
          "Begin with belay: 1, id, title, kind and owner.");
      return new Formatted(Optional.empty(), problems.all());
    }
    return new Formatted(Optional.of(YamlEmitter.emit(root, document.get().tail())), List.of());
  }
}
