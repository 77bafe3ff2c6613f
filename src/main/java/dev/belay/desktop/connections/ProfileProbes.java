package dev.belay.desktop.connections;

import dev.belay.desktop.fx.Latest;
import dev.belay.postgres.Profile;
import dev.belay.postgres.ProfileStore;
import dev.belay.postgres.SpecException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks every connection in the background whether it answers, a few at a time. Nothing waits for
 * it, and nothing is written.
 */
public final class ProfileProbes {
  private static final int AT_ONCE = 3;

  private final ProfileStore profiles;
  private final Function<Profile, ProbeResult> probe;
  private final Executor background;
  private final Latest<Map<String, Standing>> shown;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /** Guarded by this. */
  private final Map<String, Standing> known = new HashMap<>();

  private int round;

  /**
   * Nobody was asked yet.
   *
   * @param probe blocks
   * @param receiver takes what is known by name; on the FX thread
   */
  public ProfileProbes(
      ProfileStore profiles,
      Function<Profile, ProbeResult> probe,
      ConnectionsViewModel.Threads threads,
      Consumer<Map<String, Standing>> receiver) {
    this.profiles = profiles;
    this.probe = probe;
    this.background = threads.background();
    this.shown = new Latest<>(threads.fx(), receiver);
  }

  /** Asks all of them again; what is known stays until there is an answer. Any thread. */
  public void refresh() {
    background.execute(this::begin);
  }

  private void begin() {
    try {
      var all = profiles.list();
      var mine = newRound(all);
      for (var profile : all) {
        background.execute(() -> ask(profile, mine));
      }
    } catch (SpecException e) {
      // The library says that the profiles cannot be read.
    }
  }

  private synchronized int newRound(Iterable<Profile> all) {
    var names = new HashMap<String, Standing>();
    all.forEach(
        profile -> names.put(profile.name(), known.getOrDefault(profile.name(), Standing.ASKED)));
    known.clear();
    known.putAll(names);
    shown.offer(Map.copyOf(known));
    return ++round;
  }

  private void ask(Profile profile, int mine) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      take(profile, Standing.of(profile, probe.apply(profile)), mine);
    } finally {
      turns.release();
    }
  }

  private synchronized void take(Profile profile, Standing standing, int mine) {
    if (mine == round) {
      known.put(profile.name(), standing);
      shown.offer(Map.copyOf(known));
    }
  }
}
