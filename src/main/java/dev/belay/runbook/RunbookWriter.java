package dev.belay.runbook;

import java.util.List;

/** Writes runbooks in their canonical form: YAML with the keys in the order of the format. */
public final class RunbookWriter {
  private RunbookWriter() {}

  /** The file's text; what is as it would be without its key is left out. */
  public static String write(Runbook runbook) {
    return YamlEmitter.emit(new Unbinder(false).runbook(runbook), List.of());
  }
}
