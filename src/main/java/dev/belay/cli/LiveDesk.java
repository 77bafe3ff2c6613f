package dev.belay.cli;

import dev.belay.live.LiveListener;
import dev.belay.live.LiveWatch;
import dev.belay.live.Sample;
import dev.belay.live.Sampler;
import dev.belay.live.Unreachable;
import dev.belay.live.recorder.Bounds;
import dev.belay.live.recorder.QueryTexts;
import dev.belay.live.recorder.Recorder;
import dev.belay.live.recorder.Recording;
import dev.belay.live.recorder.RecordingException;
import dev.belay.postgres.Connector;
import dev.belay.postgres.Environment;
import dev.belay.postgres.SessionRole;
import dev.belay.postgres.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a server or a recording, once or again and again, and shows it. */
final class LiveDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDesk.class);

  private final Context context;
  private final LiveOptions options;
  private final LiveView view;

  LiveDesk(Context context, LiveOptions options, LiveView view) {
    this.context = context;
    this.options = options;
    this.view = view;
  }

  private sealed interface News {
    record Seen(Sample sample) implements News {}

    record Away(Unreachable why) implements News {}

    record End() implements News {}
  }

  /** Does what the options say; the last sample that was shown. */
  Optional<Sample> look(TargetOptions target, MeaningOptions meaning) throws Exception {
    options.check(target);
    if (options.replay().isPresent()) {
      return replay(options.replay().get());
    }
    var interval = options.interval();
    var targets = new Targets(context.surroundings(), context.folder(), new Connector());
    targets.check(target, meaning);
    if (target.sandbox) {
      throw CommandFailure.usage(
          "A sandbox that this command starts would have nothing to show.",
          "Name the sandbox that runs, with --connect and the URI that belay sandbox start says.");
    }
    var named = targets.named(target, meaning);
    if (!options.watch) {
      var seen = once(named);
      show(seen);
      return Optional.of(seen);
    }
    // Asking for the environment touches tables, which somebody may have locked.
    var on =
        options.record().isPresent()
            ? targets.target(named)
            : new Target(
                named.name(),
                named.environment().orElse(Environment.PRODUCTION),
                named.spec(),
                named.markers(),
                named.handle());
    try (var watch = LiveWatch.start(new Connector(), on, interval)) {
      return watch(watch, on.environment());
    }
  }

  /** Names are read after the first look, which needs none. */
  private static Sample once(Targets.Named named) throws Exception {
    try (var session =
        new Connector().open(named.spec(), named.handle(), SessionRole.SAMPLE, "belay/live")) {
      var sampler = new Sampler();
      sampler.take(session.jdbc());
      try {
        sampler.readBeside(session.jdbc());
      } catch (SQLException e) {
        LOG.debug("Names and health could not be read: {}", e.getMessage());
      }
      return sampler.take(session.jdbc());
    } catch (SQLException e) {
      throw new CommandFailure(
          Exit.DATABASE,
          "The database answered: " + e.getMessage() + ".",
          "Look whether it runs, and try again.");
    }
  }

  private Optional<Sample> watch(LiveWatch watch, Environment environment) throws Exception {
    BlockingQueue<News> news = new ArrayBlockingQueue<>(8);
    context.surroundings().signals().accept(() -> news.offer(new News.End()));
    watch.listen(
        new LiveListener() {
          @Override
          public void sampled(Sample sample) {
            news.offer(new News.Seen(sample));
          }

          @Override
          public void unreachable(Unreachable unreachable) {
            news.offer(new News.Away(unreachable));
          }
        });
    var recorder = recorder(environment);
    recorder.ifPresent(watch::listen);
    try {
      return follow(news);
    } finally {
      if (recorder.isPresent()) {
        recorder.get().close();
        recorder.get().problem().ifPresent(context.output()::message);
      }
    }
  }

  private Optional<Recorder> recorder(Environment environment) throws RecordingException {
    if (options.record().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Recorder.start(options.record().get(), QueryTexts.byDefault(environment), Bounds.USUAL));
  }

  private Optional<Sample> follow(BlockingQueue<News> news)
      throws InterruptedException, CommandFailure {
    var last = Optional.<Sample>empty();
    while (true) {
      switch (news.take()) {
        case News.Seen(Sample sample) -> {
          last = Optional.of(sample);
          show(sample);
          // Who reads our output may have left, as head does.
          if (context.surroundings().out().checkError()) {
            return last;
          }
        }
        case News.Away(Unreachable why) -> {
          if (last.isEmpty()) {
            throw new CommandFailure(Exit.DATABASE, why.happened(), why.cure());
          }
          context.output().message(why.happened() + " Belay tries again.");
        }
        case News.End() -> {
          return last;
        }
      }
    }
  }

  private Optional<Sample> replay(Path folder) throws CommandFailure, IOException {
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.usage("There is no recording in " + folder + ".", "Name its folder.");
    }
    try (var recording = Recording.open(folder)) {
      if (recording.torn() > 0) {
        context
            .output()
            .message("The last " + recording.torn() + " bytes were torn by a crash and left out.");
      }
      if (recording.size() == 0) {
        throw CommandFailure.usage("The recording in " + folder + " is empty.", "Name another.");
      }
      if (!options.watch) {
        var at = options.at();
        var sample =
            at.isPresent()
                ? recording.at(at.get())
                : Optional.of(recording.get(recording.size() - 1));
        sample.ifPresent(this::show);
        return sample;
      }
      var last = Optional.<Sample>empty();
      for (var i = 0; i < recording.size(); i++) {
        last = Optional.of(recording.get(i));
        show(last.get());
      }
      return last;
    } catch (RecordingException e) {
      throw new CommandFailure(Exit.USAGE, e.happened(), e.cure());
    }
  }

  private void show(Sample sample) {
    var output = context.output();
    switch (options.format) {
      case json -> output.line(view.json(sample).toString());
      case text -> {
        var rows = view.text(sample);
        if (options.watch && context.surroundings().live() && options.replay().isEmpty()) {
          output.screen(rows);
        } else {
          rows.forEach(row -> output.line(output.painted(row.text(), row.colour())));
        }
      }
    }
  }
}
