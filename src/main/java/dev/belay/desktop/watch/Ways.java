package dev.belay.desktop.watch;

import dev.belay.desktop.fx.Formats;
import dev.belay.live.LockOwner;
import dev.belay.live.PreparedTransaction;
import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be done to a session or prepared transaction, and what ending it does.
 *
 * @param who application and user, what they do, and their query: one line each
 * @param frees in words, how many go on then
 * @param lost in words, what is lost then
 * @param belay whether it is one of Belay's own
 */
public record Ways(
    List<String> who, String frees, String lost, Way cancel, Way end, boolean belay) {
  private static final int QUERY = 160;
  private static final String HIDDEN =
      "Belay's role may not see when this session began, so it cannot be told from a later one"
          + " with the same pid.";

  /**
   * One thing to do.
   *
   * @param act empty when it cannot be done
   * @param why it cannot
   */
  public record Way(Optional<Act> act, String why) {
    static Way of(Act act) {
      return new Way(Optional.of(act), "");
    }

    /** Why it cannot be done; empty when it can. */
    public Optional<String> reason() {
      return act.isPresent() ? Optional.empty() : Optional.of(why);
    }

    static Way not(String why) {
      return new Way(Optional.empty(), why);
    }
  }

  /** What can be done to one who holds locks or waits for them. */
  public static Ways of(Sample sample, LockOwner owner) {
    if (owner.isPrepared()) {
      return prepared(
          sample,
          Optional.of(owner),
          sample.locks().facts().prepared().stream()
              .filter(each -> each.xid() == owner.preparedXid())
              .findFirst());
    }
    return session(sample, Optional.of(owner), sample.session(owner.pid()));
  }

  /** What can be done to that session. */
  public static Ways of(Sample sample, SessionActivity session) {
    return session(sample, sample.locks().owner(session.pid()), Optional.of(session));
  }

  /** What can be done to that prepared transaction, whether anybody waits for it or not. */
  public static Ways of(Sample sample, PreparedTransaction prepared) {
    var owner =
        sample.locks().owners().stream()
            .filter(each -> each.isPrepared() && each.preparedXid() == prepared.xid())
            .findFirst();
    return prepared(sample, owner, Optional.of(prepared));
  }

  /** The same with nothing that can be done now. */
  public Ways refused(String why) {
    return new Ways(who, frees, lost, Way.not(why), Way.not(why), belay);
  }

  private static Ways prepared(
      Sample sample, Optional<LockOwner> owner, Optional<PreparedTransaction> prepared) {
    return new Ways(
        List.of(),
        frees(sample, owner),
        "What it wrote is lost for good: the other side of the two-phase commit must agree.",
        Way.not("A prepared transaction runs no query."),
        prepared
            .map(each -> Way.of(new Act.RollBack(each)))
            .orElse(Way.not("Its name is not known yet.")),
        false);
  }

  private static Ways session(
      Sample sample, Optional<LockOwner> owner, Optional<SessionActivity> session) {
    var id = session.flatMap(SessionActivity::id);
    var state = session.map(each -> each.doing().state()).orElse("");
    var cancel =
        id.isEmpty()
            ? Way.not(HIDDEN)
            : state.startsWith("idle")
                ? Way.not("Cancel does nothing here: no query is running.")
                : Way.of(new Act.Cancel(id.get()));
    return new Ways(
        session.map(one -> who(sample, one)).orElse(List.of()),
        frees(sample, owner),
        "Its transaction rolls back, what it wrote in it is lost, and the client must connect"
            + " again.",
        cancel,
        id.isEmpty() ? Way.not(HIDDEN) : Way.of(new Act.Terminate(id.get())),
        session.filter(SessionActivity::isBelays).isPresent());
  }

  private static List<String> who(Sample sample, SessionActivity session) {
    var client = session.client();
    var who = new ArrayList<String>();
    who.add(
        session.pid()
            + " "
            + (client.application().isEmpty() ? client.backendType() : client.application())
            + (client.user().isEmpty() ? "" : ", " + client.user())
            + (client.database().isEmpty() ? "" : " on " + client.database()));
    var doing = session.doing();
    var since = doing.queryStart().or(doing::stateChange);
    who.add(
        doing.state()
            + since
                .map(at -> " for " + Formats.age(Duration.between(at, sample.serverTime())))
                .orElse("")
            + doing
                .waiting()
                .map(wait -> ", waits: " + wait.type() + " " + wait.event())
                .orElse(""));
    who.add(session.query().hidden() ? "its query is hidden" : beginning(session.query().text()));
    return who.stream().filter(line -> !line.isBlank()).toList();
  }

  private static String beginning(String query) {
    var line = query.strip().replaceAll("\\s+", " ");
    return line.length() <= QUERY ? line : line.substring(0, QUERY - 1).stripTrailing() + "…";
  }

  private static String frees(Sample sample, Optional<LockOwner> owner) {
    var frees = owner.map(each -> sample.locks().freedBy(each).size()).orElse(0);
    return frees == 0 ? "Ending it frees nobody" : "Ending it frees " + sessions(frees);
  }

  /** {@code 1 session}, {@code 14 sessions}. */
  public static String sessions(int number) {
    return number == 1 ? "1 session" : Formats.count(number) + " sessions";
  }
}
