package dev.belay.desktop.run;

import dev.belay.migration.Migration;
import dev.belay.migration.MigrationException;
import dev.belay.migration.MigrationSet;
import dev.belay.migration.PlainFormat;
import dev.belay.postgres.Environment;
import dev.belay.report.StepMigrations;
import dev.belay.runbook.Action;
import dev.belay.runbook.Step;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The scripts of a run's apply steps, as they stood on disk when they were read last.
 *
 * @param run whose steps they are
 * @param folders by step: all that its folder holds
 * @param asked what the database said is pending; absent before it was asked
 */
record StepScripts(String run, Map<String, Folder> folders, Optional<Asked> asked) {
  static final StepScripts NONE = new StepScripts("", Map.of(), Optional.empty());

  StepScripts {
    folders = Map.copyOf(folders);
  }

  /** A folder of migrations, or why there is nothing to show of it. */
  sealed interface Folder {
    record Read(List<Migration> migrations) implements Folder {
      public Read {
        migrations = List.copyOf(migrations);
      }
    }

    record Unreadable(String why) implements Folder {}
  }

  /** What a step would send: its files that the history of the database does not name. */
  record Asked(String run, String step, List<Migration> pending) {
    Asked {
      pending = List.copyOf(pending);
    }
  }

  /** Reads the folders of a run's apply steps; blocks on files. */
  static StepScripts read(RunPicture picture) {
    var base = base(picture);
    var folders = new HashMap<String, Folder>();
    for (var step : picture.runbook().steps()) {
      if (step.action() instanceof Action.Apply apply) {
        folders.put(step.id(), folder(base, picture, apply));
      }
    }
    return new StepScripts(picture.state().run(), folders, Optional.empty());
  }

  private static Folder folder(Path base, RunPicture picture, Action.Apply apply) {
    try {
      return new Folder.Read(set(base, picture, apply).migrations());
    } catch (MigrationException e) {
      return new Folder.Unreadable(e.summary() + "\n" + e.cure());
    }
  }

  /** The folder that the paths of the runbook count from. */
  static Path base(RunPicture picture) {
    var file = picture.state().resolved().file();
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
  }

  /** The migrations of a step's folder; blocks on files. */
  static MigrationSet set(Path base, RunPicture picture, Action.Apply apply)
      throws MigrationException {
    return new PlainFormat()
        .read(base.resolve(ActionCard.filled(apply.folder(), picture.state())).normalize());
  }

  StepScripts with(Optional<Asked> now) {
    return new StepScripts(run, folders, now);
  }

  /** What the commands of that step hold: what it has still to apply, and what it has applied. */
  StepMigrations.Of commands(RunPicture picture, Step step) {
    return switch (Optional.ofNullable(folders.get(step.id()))
        .orElse(new Folder.Unreadable("They are being read."))) {
      case Folder.Unreadable(var why) -> new StepMigrations.NotRead(why);
      case Folder.Read(var all) -> {
        var state = picture.state();
        var inEffect = state.step(step.id()).labelsInEffect();
        var planned =
            state.plan(step.id()).map(plan -> plan.files()).orElse(List.of()).stream()
                .collect(Collectors.toMap(file -> file.version(), file -> file.sha256()));
        var left =
            planned.isEmpty() && state.plan(step.id()).isEmpty()
                ? all
                : all.stream()
                    .filter(one -> one.sha256().equals(planned.get(one.version())))
                    .toList();
        yield new StepMigrations.Known(
            new PlainFormat().history(),
            left.stream().filter(one -> !inEffect.contains(one.version())).toList(),
            all.reversed().stream().filter(one -> inEffect.contains(one.version())).toList(),
            Set.copyOf(inEffect),
            state.plan(step.id()).map(_ -> state.run()),
            picture.environment() != Environment.SANDBOX);
      }
    };
  }

  /** What the database said is pending of that step. */
  Optional<List<Migration>> pending(String step) {
    return asked
        .filter(one -> one.run().equals(run) && one.step().equals(step))
        .map(Asked::pending);
  }
}
