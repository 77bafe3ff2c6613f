package dev.belay.cli;

import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What the sessions do: the oldest transaction first. */
final class ActivityView implements LiveView {
  private static final Comparator<SessionActivity> OLDEST_FIRST =
      Comparator.comparing(
              (SessionActivity one) -> one.doing().transactionStart().orElse(Instant.MAX))
          .thenComparing(one -> one.doing().state().equals("idle"))
          .thenComparing(SessionActivity::pid);

  private final boolean all;

  /** All processes of the server, or the clients' sessions alone. */
  ActivityView(boolean all) {
    this.all = all;
  }

  @Override
  public List<Row> text(Sample sample) {
    var rows = new ArrayList<Row>();
    var shown = shown(sample);
    var waiters =
        sample.locks().queues().stream()
            .flatMap(queue -> queue.waiters().stream())
            .map(waiter -> waiter.owner().pid())
            .collect(Collectors.toSet());
    var hidden = shown.stream().filter(one -> one.query().hidden()).count();
    // What is hidden from Belay's role is not known to be zero; who waits, the lock table tells.
    var atLeast = hidden > 0 ? "at least " : "";
    var active = shown.stream().filter(one -> one.doing().state().equals("active")).count();
    var idle = shown.stream().filter(SessionActivity::isIdleInTransaction).count();
    var waiting =
        shown.stream().filter(one -> one.waitsForLock() || waiters.contains(one.pid())).count();
    rows.add(
        new Row(
            sample.serverTime().toString().substring(0, 19)
                + "Z  "
                + "%d %s%s, %s%d active, %s%d idle in transaction, %d %s for a lock."
                    .formatted(
                        shown.size(),
                        shown.size() == 1 ? "session" : "sessions",
                        hidden > 0 ? " (" + hidden + " hidden)" : "",
                        atLeast,
                        active,
                        atLeast,
                        idle,
                        waiting,
                        waiting == 1 ? "waits" : "wait"),
            waiting > 0 ? Output.Colour.WARNING : Output.Colour.BOLD));
    sample
        .sight()
        .blind()
        .forEach(blind ->
            rows.add(new Row(blind.what() + " Grant: " + blind.cure(), Output.Colour.MUTED)));
    rows.add(
        new Row(
            line("PID", "USER", "DATABASE", "APPLICATION", "STATE", "WAIT", "TRANSACTION")
                + "  QUERY",
            Output.Colour.MUTED));
    for (var session : shown) {
      rows.add(new Row(row(sample, session), colour(session)));
    }
    sample
        .progress()
        .forEach(progress ->
            rows.add(
                new Row(
                    progress.pid()
                        + "  "
                        + progress.command()
                        + " "
                        + progress.subject()
                        + "  "
                        + progress.phase()
                        + progress.bar().map(ActivityView::bar).orElse(""),
                    Output.Colour.ACCENT)));
    return rows;
  }

  private static String bar(dev.belay.live.ProgressRow.Measure measure) {
    return "  " + measure.done() + " of " + measure.total().orElse(0L) + " " + measure.unit();
  }

  private List<SessionActivity> shown(Sample sample) {
    return sample.sessions().stream()
        .filter(session -> all || session.isClient())
        .sorted(OLDEST_FIRST)
        .toList();
  }

  private static Output.Colour colour(SessionActivity session) {
    if (session.waitsForLock()) {
      return Output.Colour.WARNING;
    }
    if (session.isIdleInTransaction()) {
      return Output.Colour.DOUBT;
    }
    return session.isBelays() || session.doing().state().equals("idle")
        ? Output.Colour.MUTED
        : Output.Colour.PLAIN;
  }

  private static String row(Sample sample, SessionActivity session) {
    var client = session.client();
    return line(
            String.valueOf(session.pid()),
            client.user(),
            client.database(),
            client.application().isEmpty() ? client.backendType() : client.application(),
            session.doing().state(),
            session
                .doing()
                .waiting()
                .filter(wait -> !wait.type().equals("Client"))
                .map(wait -> wait.type() + ":" + wait.event())
                .orElse(""),
            age(session.doing().transactionStart(), sample.serverTime()))
        + "  "
        + LocksView.oneLine(session.query());
  }

  private static String age(Optional<Instant> since, Instant now) {
    return since.map(start -> LocksView.age(start, now)).orElse("");
  }

  private static String line(String... cells) {
    return String.format(
        Locale.ROOT,
        "%7s  %-12s %-12s %-18s %-19s %-22s %11s",
        cells[0],
        Output.cut(cells[1], 12),
        Output.cut(cells[2], 12),
        Output.cut(cells[3], 18),
        Output.cut(cells[4], 19),
        Output.cut(cells[5], 22),
        cells[6]);
  }

  @Override
  public ObjectNode json(Sample sample) {
    var node = LiveJson.head(sample);
    node.set("sessions", LiveJson.MAPPER.valueToTree(sample.sessions()));
    node.set("progress", LiveJson.MAPPER.valueToTree(sample.progress()));
    node.set("health", LiveJson.MAPPER.valueToTree(sample.health()));
    return node;
  }
}
