package dev.belay.desktop.activity;

import dev.belay.desktop.watch.Ways;
import dev.belay.live.Health;
import dev.belay.live.LockGraph;
import dev.belay.live.PreparedTransaction;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes the rows of a sample, beside the FX thread. */
final class SessionLines {
  /** A transaction that lasts longer is marked. */
  static final Duration LONG = Duration.ofMinutes(1);

  /** A prepared transaction that nobody has ended in this time was most likely left behind. */
  static final Duration ORPHANED = Duration.ofMinutes(5);

  /** Every short statement holds the horizon for a moment: that is no mark. */
  private static final Duration HOLDS = Duration.ofSeconds(10);

  private final Sample sample;
  private final Instant now;
  private final Set<Integer> waiting = new HashSet<>();
  private final Optional<Long> oldest;

  SessionLines(Sample sample) {
    this.sample = sample;
    this.now = sample.serverTime();
    sample.locks().queues().stream()
        .flatMap(queue -> queue.waiters().stream())
        .forEach(waiter -> waiting.add(waiter.owner().pid()));
    this.oldest = oldest(sample);
  }

  /** The age of the oldest holder of the horizon, whatever it is. */
  private static Optional<Long> oldest(Sample sample) {
    var held =
        sample.health().stream()
            .flatMap(health -> health.upkeep().horizon().stream())
            .filter(holder -> !holder.kind().equals("session"))
            .map(Health.HorizonHolder::age)
            .max(Comparator.naturalOrder());
    var session =
        sample.sessions().stream()
            .flatMap(one -> one.horizon().xminAge().stream())
            .max(Comparator.naturalOrder());
    return session.filter(age -> age >= held.orElse(0L)).or(() -> held);
  }

  List<SessionLine> lines() {
    var lines = new ArrayList<SessionLine>();
    sample.sessions().forEach(session -> lines.add(line(session)));
    prepared().forEach(prepared -> lines.add(line(prepared)));
    return lines;
  }

  private List<PreparedTransaction> prepared() {
    var known = new ArrayList<>(sample.locks().facts().prepared());
    sample.health().stream()
        .flatMap(health -> health.upkeep().prepared().stream())
        .filter(one -> known.stream().noneMatch(other -> other.xid() == one.xid()))
        .forEach(known::add);
    return known;
  }

  private SessionLine line(SessionActivity session) {
    var client = session.client();
    var doing = session.doing();
    var hidden = session.query().hidden();
    var idle = doing.state().equals("idle");
    var query =
        hidden
            ? "hidden from Belay's role"
            : session.query().text().isEmpty() ? "none" : first(session);
    var facts =
        new SessionLine.Facts(
            client,
            hidden ? "hidden" : doing.state(),
            hidden
                ? "hidden"
                : doing
                    .waiting()
                    .filter(_ -> !idle)
                    .map(wait -> wait.type() + ": " + wait.event())
                    .orElse("nothing"),
            new SessionLine.Times(
                now,
                doing.transactionStart(),
                doing.queryStart().filter(_ -> doing.state().equals("active")),
                doing.stateChange()),
            new SessionLine.Age(session.horizon().xminAge()),
            query);
    return new SessionLine(
        session.pid() + "/" + session.backendStart().map(Instant::toString).orElse(""),
        Optional.of(session),
        Optional.empty(),
        facts,
        marks(session),
        search(String.valueOf(session.pid()), client, facts));
  }

  private static String first(SessionActivity session) {
    var text = session.query().text().strip();
    var end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end).stripTrailing() + " …").replace('\t', ' ');
  }

  private List<Mark> marks(SessionActivity session) {
    var marks = new ArrayList<Mark>();
    blocks(sample.locks(), session)
        .ifPresent(
            count -> marks.add(new Mark(Mark.Kind.BLOCKS, "Blocks " + Ways.sessions(count))));
    if (session.waitsForLock() || waiting.contains(session.pid())) {
      marks.add(new Mark(Mark.Kind.WAITS, "Waits for a lock"));
    }
    if (session.doing().state().equals("idle in transaction (aborted)")) {
      marks.add(new Mark(Mark.Kind.ABORTED, "Failed transaction"));
    } else if (session.isIdleInTransaction()) {
      marks.add(new Mark(Mark.Kind.IDLE_IN_TRANSACTION, "Idle in transaction"));
    }
    if (session.isAgainstWraparound()) {
      marks.add(new Mark(Mark.Kind.WRAPAROUND, "Prevents wraparound"));
    }
    var age = session.doing().transactionStart().map(at -> Duration.between(at, now));
    var held = session.horizon().xminAge();
    if (held.isPresent()
        && held.get() > 0
        && held.equals(oldest)
        && age.filter(lasts -> lasts.compareTo(HOLDS) >= 0).isPresent()) {
      marks.add(new Mark(Mark.Kind.HORIZON, "Holds the horizon"));
    }
    if (age.filter(lasts -> lasts.compareTo(LONG) >= 0).isPresent() && session.isClient()) {
      marks.add(new Mark(Mark.Kind.LONG, "Long transaction"));
    }
    if (session.isBelays()) {
      marks.add(new Mark(Mark.Kind.BELAY, "Belay's own"));
    }
    return marks;
  }

  private static Optional<Integer> blocks(LockGraph graph, SessionActivity session) {
    return graph.isEmpty()
        ? Optional.empty()
        : graph.owner(session.pid()).map(graph::blocksDirectly).filter(count -> count > 0);
  }

  private SessionLine line(PreparedTransaction prepared) {
    var client =
        new SessionActivity.Client(
            prepared.database(), prepared.owner(), "", "", "prepared transaction");
    var lasts = Duration.between(prepared.prepared(), now);
    var orphaned = lasts.compareTo(ORPHANED) >= 0;
    var age =
        sample.health().stream()
            .flatMap(health -> health.upkeep().horizon().stream())
            .filter(holder ->
                holder.kind().equals("prepared transaction")
                    && holder.name().equals(prepared.gid()))
            .map(Health.HorizonHolder::age)
            .findFirst();
    var facts =
        new SessionLine.Facts(
            client,
            "prepared",
            "its COMMIT",
            new SessionLine.Times(
                now,
                Optional.of(prepared.prepared()),
                Optional.empty(),
                Optional.of(prepared.prepared())),
            new SessionLine.Age(age),
            prepared.gid() + ", no session");
    var marks = new ArrayList<Mark>();
    sample.locks().owners().stream()
        .filter(owner -> owner.isPrepared() && owner.preparedXid() == prepared.xid())
        .map(sample.locks()::blocksDirectly)
        .filter(count -> count > 0)
        .forEach(count -> marks.add(new Mark(Mark.Kind.BLOCKS, "Blocks " + Ways.sessions(count))));
    marks.add(
        orphaned
            ? new Mark(Mark.Kind.ORPHANED, "Orphaned, prepared")
            : new Mark(Mark.Kind.PREPARED, "Prepared transaction"));
    if (age.isPresent() && age.equals(oldest) && lasts.compareTo(HOLDS) >= 0) {
      marks.add(new Mark(Mark.Kind.HORIZON, "Holds the horizon"));
    }
    return new SessionLine(
        "prepared/" + prepared.xid() + "/" + prepared.gid(),
        Optional.empty(),
        Optional.of(prepared),
        facts,
        marks,
        search(prepared.gid(), client, facts));
  }

  private static String search(
      String label, SessionActivity.Client client, SessionLine.Facts facts) {
    return String.join(
            "\n",
            label,
            client.database(),
            client.user(),
            client.application(),
            client.address(),
            client.backendType(),
            facts.state(),
            facts.waits(),
            facts.query())
        .toLowerCase(Locale.ROOT);
  }
}
