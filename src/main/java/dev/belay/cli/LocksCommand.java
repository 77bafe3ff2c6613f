package dev.belay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay locks}. */
@Command(
    name = "locks",
    description = "Show who blocks whom, once or again and again.",
    footer = {
      "",
      "Examples:",
      "  belay locks --profile shop --watch",
      "  belay locks --profile shop --format json --fail-on-blocked"
    })
final class LocksCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private MeaningOptions meaning = new MeaningOptions();
  @Mixin private LiveOptions options = new LiveOptions();

  @Option(
      names = "--fail-on-blocked",
      description = "Exit with 1 when somebody waits for a lock in the last look.")
  private boolean failOnBlocked;

  LocksCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    var last = new LiveDesk(context, options, new LocksView()).look(target, meaning);
    var blocked = failOnBlocked && last.filter(sample -> !sample.locks().isEmpty()).isPresent();
    return (blocked ? Exit.FALLS_SHORT : Exit.FINE).code();
  }
}
