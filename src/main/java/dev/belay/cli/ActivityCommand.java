package dev.belay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code belay activity}. */
@Command(
    name = "activity",
    description = "Show what the sessions of a server do, once or again and again.",
    footer = {"", "Example:", "  belay activity --profile shop --watch --interval 2s"})
final class ActivityCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private MeaningOptions meaning = new MeaningOptions();
  @Mixin private LiveOptions options = new LiveOptions();

  @Option(names = "--all", description = "Also show the server's own processes.")
  private boolean all;

  ActivityCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    new LiveDesk(context, options, new ActivityView(all)).look(target, meaning);
    return Exit.FINE.code();
  }
}
