package dev.belay.desktop.run;

import dev.belay.desktop.fx.Formats;
import dev.belay.desktop.run.StripModel.Holder;
import dev.belay.desktop.run.StripModel.Outlook;
import dev.belay.desktop.run.StripModel.Waiter;
import dev.belay.desktop.run.StripModel.Waits;
import dev.belay.live.LockEdge;
import dev.belay.live.LockMode;
import dev.belay.live.LockOwner;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.run.watch.LockOutlook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who waits on whom, in words: Belay's own session first, then the roots, then who is ahead. */
final class StripWaits {
  private static final int HOLDERS = 3;

  private final Sample sample;
  private final Set<Integer> own;
  private final String application;

  private StripWaits(Sample sample, String run) {
    this.sample = sample;
    this.application = "belay/" + run;
    this.own = own(sample, run);
  }

  /** The processes of a run. */
  static Set<Integer> own(Sample sample, String run) {
    return sample.sessions().stream()
        .filter(session -> session.client().application().startsWith("belay/" + run))
        .map(SessionActivity::pid)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Waits of(StripFacts facts) {
    var look = facts.live().look();
    if (look.isEmpty()) {
      return new Waits(
          StripModel.UNKNOWN, List.of(), Optional.empty(), "No sample of the server yet.", 0);
    }
    var age = Formats.ago(look.get().at(), facts.now());
    return new StripWaits(look.get().sample(), facts.state().run())
        .waits(age, facts.live().outlook());
  }

  private Waits waits(String age, Optional<LockOutlook> outlook) {
    var owners = new LinkedHashSet<LockOwner>();
    var work = sample.locks().owners().stream().filter(this::isWork).findFirst();
    work.filter(owner -> sample.locks().blocksDirectly(owner) > 0).ifPresent(owners::add);
    work.ifPresent(owner ->
        sample.locks().blockersOf(owner).stream().map(LockEdge::blocker).forEach(owners::add));
    owners.addAll(sample.locks().roots());
    var holders = new ArrayList<>(owners.stream().limit(HOLDERS).map(this::holder).toList());
    outlook.ifPresent(ahead -> ahead(ahead, owners, holders));
    return new Waits(age, holders, outlook.map(StripWaits::outlook), says(work), waiting());
  }

  private boolean isWork(LockOwner owner) {
    return sample
        .session(owner.pid())
        .map(session -> session.client().application())
        .filter(name -> name.startsWith(application) && !name.endsWith("/watch"))
        .isPresent();
  }

  private int waiting() {
    return (int)
        sample.locks().queues().stream()
            .flatMap(queue -> queue.waiters().stream())
            .map(waiter -> waiter.owner())
            .distinct()
            .count();
  }

  private String says(Optional<LockOwner> work) {
    if (sample.locks().isEmpty()) {
      return "Nobody waits on a lock.";
    }
    return work.map(owner ->
            sample.locks().waits(owner).isEmpty()
                ? "Belay waits on nobody."
                : "Belay waits: its lock_timeout ends that.")
        .orElse("");
  }

  // ---- one that is in the way

  private Holder holder(LockOwner owner) {
    var belay = own.contains(owner.pid());
    var direct = sample.locks().blocksDirectly(owner);
    var fact =
        belay
            ? direct + (direct == 1 ? " session waits on it" : " sessions wait on it")
            : transaction(owner.pid());
    return new Holder(belay, owner.label(), who(owner), fact, holds(owner), waiters(owner));
  }

  private String who(LockOwner owner) {
    return owner.isPrepared() ? "nobody connected" : who(sample.session(owner.pid()));
  }

  private static String who(Optional<SessionActivity> session) {
    return session
        .map(SessionActivity::client)
        .map(client ->
            !client.application().isEmpty()
                ? client.application()
                : !client.user().isEmpty() ? client.user() : client.backendType())
        .filter(name -> !name.isEmpty())
        .orElse(StripModel.UNKNOWN);
  }

  private String transaction(int pid) {
    return sample
        .session(pid)
        .flatMap(session -> session.doing().transactionStart())
        .map(start -> Formats.duration(since(start)) + " in transaction")
        .orElse("age of its transaction unknown");
  }

  private Duration since(Instant start) {
    var age = Duration.between(start, sample.serverTime());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** {@code holds ROW EXCLUSIVE on nchat_users}; many objects are counted. */
  private String holds(LockOwner owner) {
    var objects = new TreeMap<LockMode, List<String>>();
    for (var queue : sample.locks().places(owner)) {
      for (var holder : queue.holders()) {
        if (holder.owner().equals(owner) && !holder.modes().isEmpty()) {
          objects
              .computeIfAbsent(holder.modes().getLast(), _ -> new ArrayList<>())
              .add(queue.object().label());
        }
      }
    }
    if (objects.isEmpty()) {
      return "is ahead in the queue";
    }
    return "holds "
        + objects.descendingMap().entrySet().stream()
            .map(entry -> entry.getKey().words() + " on " + labels(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String labels(List<String> labels) {
    return labels.size() > 2 ? labels.size() + " objects" : String.join(" and ", labels);
  }

  private List<Waiter> waiters(LockOwner owner) {
    var waiting = new LinkedHashMap<LockOwner, LockEdge>();
    sample.locks().blockedBy(owner).forEach(edge -> waiting.putIfAbsent(edge.waiter(), edge));
    return waiting.entrySet().stream().map(this::waiter).toList();
  }

  private Waiter waiter(Map.Entry<LockOwner, LockEdge> entry) {
    var pid = entry.getKey().pid();
    var session = sample.session(pid);
    var since =
        sample.locks().waits(entry.getKey()).stream()
            .flatMap(waiter -> waiter.since().stream())
            .min(Instant::compareTo)
            .map(start -> Formats.duration(since(start)));
    var verb =
        session
            .filter(it -> !it.query().hidden())
            .map(it -> it.query().text().strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT))
            .orElse("");
    var object = entry.getValue().object().label();
    return new Waiter(
        entry.getKey().label(),
        who(session),
        verb.isEmpty() ? object : verb + " on " + object,
        since.orElse("just now"));
  }

  // ---- before the apply

  /** Who is in the way of a script that is not sent yet, and is not listed already. */
  private void ahead(LockOutlook outlook, Set<LockOwner> listed, List<Holder> holders) {
    for (var pid : outlook.pids()) {
      if (holders.size() >= HOLDERS || listed.stream().anyMatch(it -> it.pid() == pid)) {
        continue;
      }
      var first =
          outlook.obstacles().stream().filter(it -> it.pid() == pid).findFirst().orElseThrow();
      holders.add(
          new Holder(
              false,
              String.valueOf(pid),
              first.who(),
              Formats.duration(first.age()) + " in transaction",
              (first.held() ? "holds " : "waits for ")
                  + first.mode().words()
                  + " on "
                  + first.table().display(),
              List.of()));
    }
  }

  private static Outlook outlook(LockOutlook outlook) {
    var ground =
        "From the script's text and the locks held now"
            + (outlook.untold().isEmpty()
                ? "."
                : "; the text of statement "
                    + outlook.untold().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                    + " does not tell its locks.");
    if (outlook.obstacles().isEmpty()) {
      return new Outlook(
          false,
          outlook.untold().isEmpty()
              ? "Applied now, Belay would queue behind nobody."
              : "Applied now, nobody is known to be in the way.",
          ground);
    }
    var pids = outlook.pids().stream().limit(3).map(String::valueOf).toList();
    var more = outlook.pids().size() - pids.size();
    return new Outlook(
        true,
        "Applied now, Belay would queue behind "
            + String.join(", ", pids)
            + (more > 0 ? " and " + more + " more" : "")
            + ".",
        ground);
  }
}
