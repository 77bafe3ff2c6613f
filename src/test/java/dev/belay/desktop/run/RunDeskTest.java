package dev.belay.desktop.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.desktop.run.ActionBar.Main;
import dev.belay.desktop.run.ActionBar.Way;
import dev.belay.desktop.testing.RunParts;
import dev.belay.journal.JournalEvent;
import dev.belay.journal.StepStatus;
import dev.belay.postgres.sandbox.SandboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guided migration on the real sandbox, driven through the view model alone. */
class RunDeskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path data;

  private final LinkedBlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
  private RunsRoom.Engine parts;
  private RunDesk desk;
  private RunViewModel model;

  @BeforeEach
  void open() {
    parts = RunParts.of(data);
    fresh();
  }

  private void fresh() {
    var box = new ArrayList<RunViewModel>();
    desk =
        new RunDesk(
            parts.engine(),
            parts.targets(),
            parts.sandboxes(),
            screen::add,
            room -> box.getFirst().show(room));
    model = new RunViewModel(InstantSource.system(), desk::send, desk::stop);
    box.add(model);
  }

  @AfterEach
  void close() throws SandboxException {
    desk.close();
    parts.sandboxes().stop();
  }

  @Test
  void aLeftRunIsResumedAndShowsTheSameSteps() throws Exception {
    start();
    until(room -> at("pending"));
    var before = statuses();
    desk.close();
    fresh();
    var run = model.picture().map(one -> one.state().run());
    assertThat(run).isEmpty();
    var name = parts.engine().store().list().getFirst().run();
    assertThat(desk.resume(name, "second operator")).isTrue();
    until(room -> at("pending"));
    assertThat(statuses()).isEqualTo(before);
    assertThat(model.operator()).isEqualTo("second operator");
  }

  @Test
  void aRunThatIsStoppedTwiceIsHeldAndTheWaysOnAreOffered() throws Exception {
    start();
    until(room -> at("pending"));
    model.stop();
    await(room -> heldTimes() == 1, _ -> {});
    model.stop();
    await(room -> heldTimes() == 2, _ -> {});
    var held = (Main.Held) model.screen().get().orElseThrow().bar().main();
    assertThat(held.ways().stream().map(Way::kind)).contains(Way.Kind.CONTINUE, Way.Kind.END);
    model.go(
        held.ways().stream()
            .filter(way -> way.kind() == Way.Kind.CONTINUE)
            .findFirst()
            .orElseThrow());
    await(room -> at("pending"), _ -> {});
  }

  private long heldTimes() {
    return model.picture().stream()
        .flatMap(one -> one.entries().stream())
        .filter(entry -> entry.event() instanceof JournalEvent.RunHeld)
        .count();
  }

  @Test
  void aRefusedCommandIsShownAndChangesNothing() throws Exception {
    start();
    until(room -> at("pending"));
    model.give("pending", "many");
    // Nobody acts meanwhile: the next command would take the refusal away.
    await(
        room -> model.screen().get().flatMap(shown -> shown.bar().refusal()).isPresent(), _ -> {});
    assertThat(at("pending")).isTrue();
  }

  private void start() {
    var room = parts.forms().read("guided-migration");
    assertThat(room).isInstanceOf(RunRoom.Starting.class);
    var form = ((RunRoom.Starting) room).form();
    var target = form.targets().getFirst();
    var values = new java.util.HashMap<String, String>();
    for (var parameter : form.resolved().runbook().params()) {
      var value = form.initial(parameter, target);
      if (!value.isBlank()) {
        values.put(parameter.name(), value);
      }
    }
    assertThat(form.faults(values)).isEmpty();
    var wanted =
        new RunStart(
            form.resolved(),
            target.profile(),
            values,
            new JournalEvent.Options(false, false),
            "tester",
            form.prepared());
    assertThat(desk.start(wanted)).isTrue();
    assertThat(desk.start(wanted)).as("one run at a time").isFalse();
  }

  private boolean at(String step) {
    return model
        .picture()
        .filter(RunPicture::drivenHere)
        .map(one -> one.state().step(step).status() == StepStatus.WAITING)
        .orElse(false);
  }

  private List<String> statuses() {
    return model.picture().orElseThrow().state().steps().values().stream()
        .map(step -> step.id() + " " + step.status())
        .toList();
  }

  /** Lets the screen's thread run, and acts as a person would, until that is so. */
  private void until(Predicate<RunRoom> wanted) throws InterruptedException {
    await(wanted, this::act);
  }

  private void await(Predicate<RunRoom> wanted, Consumer<Main> act) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    var acted = Optional.<Main>empty();
    while (!wanted.test(model.room().get())) {
      assertThat(System.nanoTime())
          .as("in time: %s", model.screen().get().map(RunScreen::bar))
          .isLessThan(end);
      var task = Optional.ofNullable(screen.poll(1, TimeUnit.SECONDS));
      task.ifPresent(Runnable::run);
      assertThat(model.room().get()).isNotInstanceOf(RunRoom.NotOpened.class);
      var main = model.screen().get().map(shown -> shown.bar().main());
      if (main.isPresent() && !main.equals(acted) && !wanted.test(model.room().get())) {
        acted = main;
        act.accept(main.get());
      }
    }
  }

  private void act(Main main) {
    switch (main) {
      case Main.Confirm confirm -> model.confirm(confirm.step(), Optional.empty());
      case Main.TypeTarget type -> model.confirm(type.step(), Optional.of(type.target()));
      case Main.SecondPerson person -> model.approve(person, person.proposed());
      case Main.Value value -> model.give(value.step(), value.proposed());
      case Main.Question question ->
          question.proposed().ifPresent(one -> model.answer(question, one));
      case Main.Quiet _,
          Main.Gates _,
          Main.Running _,
          Main.Stopping _,
          Main.NotDriven _,
          Main.Held _,
          Main.Elsewhere _,
          Main.Ended _ -> {}
    }
  }
}
