package dev.belay.live.recorder;

import dev.belay.live.Cost;
import dev.belay.live.Health;
import dev.belay.live.LockFacts;
import dev.belay.live.LockGraph;
import dev.belay.live.LockMode;
import dev.belay.live.LockObject;
import dev.belay.live.LockRow;
import dev.belay.live.ProgressRow;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import dev.belay.live.SessionActivity.Client;
import dev.belay.live.SessionActivity.Doing;
import dev.belay.live.SessionActivity.Horizon;
import dev.belay.live.SessionActivity.Query;
import dev.belay.live.SessionActivity.Wait;
import dev.belay.live.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sample as lines: one for each session and each lock, so that two samples differ in few of them.
 * Texts stand by their number in the dictionary, moments as microseconds after a base, and those of
 * one session after each other.
 */
final class SampleLines {
  /** A number that an earlier Belay did not record is 0. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private static final String UNIT = "\u001f";

  private final Dictionary texts;
  private final long base;
  private final Map<Integer, LockObject> objects = new HashMap<>();

  SampleLines(Dictionary texts, long base) {
    this.texts = texts;
    this.base = base;
  }

  /** What a sample holds beside sessions and locks. */
  private record Rest(Cost cost) {}

  /** What a lock graph is made of, without the rows. */
  private record Relations(
      Map<Integer, Integer> leaders,
      List<dev.belay.live.PreparedTransaction> prepared,
      Map<Integer, List<Integer>> asked) {}

  private record Progress(List<ProgressRow> rows) {}

  private record Checked(Optional<Health> health) {}

  static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  List<String> write(Sample sample) {
    var lines = new ArrayList<String>();
    lines.add(
        "H" + micros(sample.serverTime()) + "," + JSON.writeValueAsString(new Rest(sample.cost())));
    lines.add("P" + JSON.writeValueAsString(new Progress(sample.progress())));
    lines.add("E" + JSON.writeValueAsString(new Checked(sample.health())));
    lines.add("V" + JSON.writeValueAsString(sample.sight()));
    var facts = sample.locks().facts();
    lines.add(
        "F"
            + JSON.writeValueAsString(
                new Relations(facts.leaders(), facts.prepared(), facts.asked())));
    sample.sessions().forEach(session -> lines.add(session(session)));
    facts.rows().forEach(row -> lines.add(lock(row)));
    return lines;
  }

  Sample read(List<String> lines) {
    var at = Instant.EPOCH;
    var cost = new Cost(0, 0, -1, 0, Cost.Strategy.NOBODY_WAITS);
    var progress = List.<ProgressRow>of();
    var health = Optional.<Health>empty();
    var sight = new Sight("", List.of());
    var relations = new Relations(Map.of(), List.of(), Map.of());
    var sessions = new ArrayList<SessionActivity>();
    var rows = new ArrayList<LockRow>();
    for (var line : lines) {
      var text = line.substring(1);
      switch (line.charAt(0)) {
        case 'H' -> {
          var comma = text.indexOf(',');
          at = instant(Long.parseLong(text.substring(0, comma)));
          cost = JSON.readValue(text.substring(comma + 1), Rest.class).cost();
        }
        case 'P' -> progress = JSON.readValue(text, Progress.class).rows();
        case 'E' -> health = JSON.readValue(text, Checked.class).health();
        case 'V' -> sight = JSON.readValue(text, Sight.class);
        case 'F' -> relations = JSON.readValue(text, Relations.class);
        case 'S' -> sessions.add(session(text));
        case 'L' -> rows.add(lock(text));
        default -> throw new IllegalArgumentException("A line begins with " + line.charAt(0));
      }
    }
    var graph =
        LockGraph.of(
            new LockFacts(rows, relations.leaders(), relations.prepared(), relations.asked()));
    return new Sample(at, cost, sessions, graph, progress, health, sight);
  }

  private String session(SessionActivity session) {
    var client = session.client();
    var doing = session.doing();
    var query = session.query();
    var who =
        String.join(
            UNIT,
            client.database(),
            client.user(),
            client.application(),
            client.address(),
            client.backendType());
    var started = doing.queryStart().map(SampleLines::micros).orElse(base);
    return "S"
        + String.join(
            ",",
            String.valueOf(session.pid()),
            after(session.backendStart(), base),
            String.valueOf(texts.number(who)),
            String.valueOf(texts.number(doing.state())),
            doing
                .waiting()
                .map(wait -> String.valueOf(texts.number(wait.type() + UNIT + wait.event())))
                .orElse(""),
            after(doing.queryStart(), base),
            after(doing.transactionStart(), started),
            after(doing.stateChange(), started),
            number(session.horizon().xid()),
            number(session.horizon().xmin()),
            number(session.horizon().xminAge()),
            session.leaderPid().map(String::valueOf).orElse(""),
            String.valueOf(texts.number(query.text())),
            (query.cut() ? "c" : "") + (query.hidden() ? "h" : ""),
            number(query.id()));
  }

  private SessionActivity session(String line) {
    var field = line.split(",", -1);
    var who = texts.text(Integer.parseInt(field[2])).split(UNIT, -1);
    var queryStart = moment(field[5], base);
    var started = queryStart.map(SampleLines::micros).orElse(base);
    return new SessionActivity(
        Integer.parseInt(field[0]),
        moment(field[1], base),
        new Client(who[0], who[1], who[2], who[3], who[4]),
        new Doing(
            texts.text(Integer.parseInt(field[3])),
            field[4].isEmpty() ? Optional.empty() : Optional.of(waiting(field[4])),
            moment(field[6], started),
            queryStart,
            moment(field[7], started)),
        new Horizon(number(field[8]), number(field[9]), number(field[10])),
        number(field[11]).map(Long::intValue),
        new Query(
            texts.text(Integer.parseInt(field[12])),
            field[13].contains("c"),
            field[13].contains("h"),
            number(field[14])));
  }

  private Wait waiting(String number) {
    var parts = texts.text(Integer.parseInt(number)).split(UNIT, -1);
    return new Wait(parts[0], parts[1]);
  }

  private String lock(LockRow row) {
    var object = texts.number(JSON.writeValueAsString(row.object()));
    return "L"
        + String.join(
            ",",
            String.valueOf(object),
            String.valueOf(row.pid()),
            row.virtualTransaction(),
            String.valueOf(row.mode().ordinal()),
            row.granted() ? "g" : "",
            after(row.since(), base));
  }

  private LockRow lock(String line) {
    var field = line.split(",", -1);
    var object =
        objects.computeIfAbsent(
            Integer.parseInt(field[0]),
            number -> JSON.readValue(texts.text(number), LockObject.class));
    return new LockRow(
        object,
        Integer.parseInt(field[1]),
        field[2],
        LockMode.values()[Integer.parseInt(field[3])],
        field[4].equals("g"),
        moment(field[5], base));
  }

  private static String after(Optional<Instant> at, long base) {
    return at.map(moment -> String.valueOf(micros(moment) - base)).orElse("");
  }

  private static Optional<Instant> moment(String field, long base) {
    return field.isEmpty() ? Optional.empty() : Optional.of(instant(base + Long.parseLong(field)));
  }

  private static String number(Optional<Long> value) {
    return value.map(String::valueOf).orElse("");
  }

  private static Optional<Long> number(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(field));
  }
}
