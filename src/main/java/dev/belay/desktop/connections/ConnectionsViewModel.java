package dev.belay.desktop.connections;

import dev.belay.desktop.fx.Latest;
import dev.belay.desktop.fx.ListDiff;
import dev.belay.postgres.DeadMansHandle;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The connections without a screen. Its properties change on the FX thread only. */
public final class ConnectionsViewModel {
  /** How far the test of the shown connection is. */
  public sealed interface Test {
    /** Not tested, or changed since. */
    record None() implements Test {}

    /** It is under way. */
    record Running() implements Test {}

    /** It was given up; the server may still be answering nobody. */
    record Cancelled() implements Test {}

    /** Here is what it gave. */
    record Done(ProbeResult result) implements Test {}
  }

  /** What came of the last act. */
  public record Said(boolean refused, String happened, String rest) {}

  /** What the file holds, or why it cannot be read; the profile to show, if any. */
  private record Stored(List<Profile> profiles, Optional<Said> said, Optional<String> show) {}

  private record Tested(Object ticket, ProbeResult result) {}

  private static final Said TAKEN_OUT =
      new Said(
          true,
          "The password was taken out of the URI: Belay stores and shows none.",
          "Put it into ~/.pgpass (host:port:database:role:password, chmod 600) or set PGPASSWORD.");

  private final ProfileStore store;
  private final ConnectionProbe probe;
  private final Executor background;
  private final Consumer<Profile> choose;
  private final Latest<Stored> stored;
  private final Latest<Tested> tested;
  private final ObservableList<Profile> profiles = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<Draft> draft = new ReadOnlyObjectWrapper<>(Draft.fresh());
  private final ReadOnlyObjectWrapper<Test> test = new ReadOnlyObjectWrapper<>(new Test.None());
  private final ReadOnlyObjectWrapper<Optional<Said>> said =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyBooleanWrapper deleting = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper reading = new ReadOnlyBooleanWrapper(true);
  private final AtomicReference<Thread> tester = new AtomicReference<>();
  private Object ticket = new Object();

  /** Where this blocks, and where its properties change. */
  public record Threads(Executor background, Executor fx) {}

  /**
   * Connections that were not read yet.
   *
   * @param choose takes the one that is to be used from now on
   */
  public ConnectionsViewModel(
      ProfileStore store, ConnectionProbe probe, Threads threads, Consumer<Profile> choose) {
    this.store = store;
    this.probe = probe;
    this.background = threads.background();
    this.choose = choose;
    stored = new Latest<>(threads.fx(), this::take);
    tested = new Latest<>(threads.fx(), this::take);
  }

  /** The stored ones, in the order of the file; changed in place. */
  public ObservableList<Profile> profiles() {
    return profiles;
  }

  public ReadOnlyObjectProperty<Draft> draft() {
    return draft.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Test> test() {
    return test.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<Said>> said() {
    return said.getReadOnlyProperty();
  }

  /** Whether it is asked if the shown connection is to be removed. */
  public ReadOnlyBooleanProperty deleting() {
    return deleting.getReadOnlyProperty();
  }

  /** Whether the file was not read yet. */
  public ReadOnlyBooleanProperty reading() {
    return reading.getReadOnlyProperty();
  }

  /** Reads the file again; what is being edited stays. */
  public void refresh() {
    background.execute(() -> stored.offer(read(Optional.empty(), Optional.empty())));
  }

  /** Shows that connection. */
  public void edit(Profile profile) {
    show(Draft.of(profile));
  }

  /** Shows the connection of that name, if there is one. */
  public void edit(String name) {
    profiles.stream().filter(one -> one.name().equals(name)).findFirst().ifPresent(this::edit);
  }

  /** Begins a new one. */
  public void add() {
    show(Draft.fresh());
  }

  private void show(Draft now) {
    cancel();
    test.set(new Test.None());
    said.set(Optional.empty());
    deleting.set(false);
    draft.set(now);
  }

  /**
   * Changes what is being edited; a password in the URI is taken out at once, and a test of another
   * address says nothing any more.
   */
  public void change(Draft wanted) {
    var clean = Parts.withoutPassword(wanted.uri());
    var now = wanted.at(clean);
    if (!now.uri().equals(draft.get().uri()) && !(test.get() instanceof Test.None)) {
      cancel();
      test.set(new Test.None());
    }
    said.set(clean.equals(wanted.uri()) ? Optional.empty() : Optional.of(TAKEN_OUT));
    draft.set(now);
  }

  /** Connects once and says what is there. */
  public void startTest() {
    if (test.get() instanceof Test.Running) {
      return;
    }
    var uri = draft.get().uri();
    var handle = draft.get().handle();
    var mine = new Object();
    ticket = mine;
    test.set(new Test.Running());
    background.execute(() -> tested.offer(new Tested(mine, probed(uri, handle))));
  }

  private ProbeResult probed(String uri, DeadMansHandle handle) {
    tester.set(Thread.currentThread());
    try {
      return probe.probe(uri, handle);
    } finally {
      tester.compareAndSet(Thread.currentThread(), null);
    }
  }

  /** Gives the test up at once; what it still gives is not shown. */
  public void cancel() {
    if (test.get() instanceof Test.Running) {
      ticket = new Object();
      // A virtual thread that waits for the network lets go when it is interrupted.
      Optional.ofNullable(tester.getAndSet(null)).ifPresent(Thread::interrupt);
      test.set(new Test.Cancelled());
    }
  }

  /** Keeps what is being edited. */
  public void save() {
    var now = draft.get();
    var profile = now.profile();
    background.execute(() -> stored.offer(saved(now, profile)));
  }

  private Stored saved(Draft now, Profile profile) {
    try {
      if (now.stored().isPresent()) {
        store.replace(now.stored().get().name(), profile);
      } else {
        store.add(profile);
      }
      return read(
          Optional.of(new Said(false, "Saved " + profile.name() + ".", "No password was stored.")),
          Optional.of(profile.name()));
    } catch (SpecException e) {
      return read(Optional.of(refusal(e)), Optional.empty());
    }
  }

  /** Asks whether to remove it. */
  public void askDelete() {
    deleting.set(draft.get().stored().isPresent());
  }

  /** Does not remove it. */
  public void keep() {
    deleting.set(false);
  }

  /** Removes it, after the question. */
  public void delete() {
    var profile = draft.get().stored();
    if (!deleting.get() || profile.isEmpty()) {
      return;
    }
    deleting.set(false);
    var name = profile.get().name();
    add();
    background.execute(() -> stored.offer(removed(name)));
  }

  private Stored removed(String name) {
    try {
      store.remove(name);
      return read(
          Optional.of(
              new Said(false, "Removed " + name + ".", "Journals of its runs are unchanged.")),
          Optional.empty());
    } catch (SpecException e) {
      return read(Optional.of(refusal(e)), Optional.empty());
    }
  }

  /** Uses the shown connection from now on; only a stored one can be used. */
  public void use() {
    if (whyNotUse().isEmpty()) {
      draft.get().stored().ifPresent(choose);
    }
  }

  /** Why the shown connection cannot be used. */
  public Optional<String> whyNotUse() {
    return draft.get().changed() ? Optional.of("Save it first.") : Optional.empty();
  }

  /** Why there is nothing to save. */
  public Optional<String> whyNotSave() {
    var now = draft.get();
    if (now.name().isBlank()) {
      return Optional.of("Give it a name: it is typed to confirm in production.");
    }
    if (now.uri().isBlank()) {
      return Optional.of("Say where the database is.");
    }
    return now.changed() ? Optional.empty() : Optional.of("Nothing was changed.");
  }

  private Stored read(Optional<Said> outcome, Optional<String> show) {
    try {
      return new Stored(store.list(), outcome, show);
    } catch (SpecException e) {
      return new Stored(List.of(), outcome.or(() -> Optional.of(refusal(e))), Optional.empty());
    }
  }

  private static Said refusal(SpecException e) {
    return new Said(true, e.happened(), e.cure() + " (" + e.place() + ")");
  }

  private void take(Stored now) {
    reading.set(false);
    ListDiff.update(profiles, now.profiles(), Profile::name);
    now.show().ifPresent(this::edit);
    if (now.said().isPresent()) {
      said.set(now.said());
    }
  }

  private void take(Tested now) {
    if (now.ticket() == ticket) {
      show(now.result());
    }
  }

  /** Shows what a test of the shown connection gave. */
  void show(ProbeResult result) {
    test.set(new Test.Done(result));
  }
}
