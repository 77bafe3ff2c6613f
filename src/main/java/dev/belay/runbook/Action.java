package dev.belay.runbook;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step does. A new kind is a record here; the compiler then names the places that must know
 * it: its runner, its card on screen and its text.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Action {

  /** Whether carrying it out can change the database or anything outside Belay. */
  default boolean acts() {
    return switch (this) {
      case Manual _, Query _, Locks _, Decide _, Wait _, Approve _, Call _ -> false;
      case Sql _, Backup _, Apply _, Rollback _, Command _ -> true;
    };
  }

  /**
   * A person does or looks at something and answers with the value seen.
   *
   * @param value the type of the answer; boolean answers are given as yes or no
   * @param choices the closed set of answers, where there is one
   */
  @JsonTypeName("manual")
  record Manual(String prompt, ValueType value, List<String> choices, boolean allowDefer)
      implements Action {
    public Manual {
      choices = List.copyOf(choices);
    }
  }

  /**
   * Reads the database in a READ ONLY transaction and judges the value.
   *
   * @param sense how often the value is read again while the run goes on; a tick falls off when it
   *     is no longer true
   * @param warnOnly whether a value that is not as expected only warns
   */
  @JsonTypeName("query")
  record Query(
      Optional<String> sql, Optional<String> file, Optional<Duration> sense, boolean warnOnly)
      implements Action {}

  /**
   * Runs statements that change the database.
   *
   * @param transaction how they are grouped
   * @param role the role that is set for these statements
   */
  @JsonTypeName("sql")
  record Sql(
      Optional<String> sql,
      Optional<String> file,
      TransactionMode transaction,
      Optional<String> role)
      implements Action {}

  /** How statements are grouped into transactions. */
  enum TransactionMode {
    /** One transaction for all; statements that cannot run in one are refused. */
    ONE,
    /** Each statement commits by itself. */
    EACH,
    /** One transaction around each run of statements that can share one. */
    AUTO
  }

  /**
   * Looks at who holds and who waits for locks.
   *
   * @param relations the relations that are about to be locked; empty: those of the whole database
   * @param maxWaiting how many sessions may wait for a lock now
   * @param oldestTransaction how old the oldest transaction on them may be
   */
  @JsonTypeName("locks")
  record Locks(List<String> relations, int maxWaiting, Duration oldestTransaction)
      implements Action {
    public Locks {
      relations = List.copyOf(relations);
    }
  }

  /**
   * Backs the database up.
   *
   * @param folder where backups are kept
   * @param verify whether it is restored into a scratch database and compared
   * @param jobs parallel workers of the restore
   */
  @JsonTypeName("backup")
  record Backup(String folder, BackupFormat format, boolean verify, int jobs) implements Action {}

  /** The format of a dump. */
  enum BackupFormat {
    CUSTOM,
    DIRECTORY,
    PLAIN
  }

  /**
   * Applies the pending migrations of a folder.
   *
   * @param folder the migrations
   * @param upTo the last version to apply; absent: all that are pending
   */
  @JsonTypeName("apply")
  record Apply(String folder, Optional<String> upTo) implements Action {}

  /**
   * Rolls back what this run did.
   *
   * @param of the steps whose undo is carried out, newest first; empty: every step done so far
   */
  @JsonTypeName("rollback")
  record Rollback(List<String> of) implements Action {
    public Rollback {
      of = List.copyOf(of);
    }
  }

  /**
   * Asks one question.
   *
   * @param evidence a query whose value is shown beside the question, and read again while it waits
   * @param counts what the evidence's value is, in words; absent: the question stands there
   * @param propose answer id to what the evidence must be for it to be proposed; where more than
   *     one holds, the evidence contradicts itself and none is
   * @param answers the closed set of answers; it contains {@code unknown}
   */
  @JsonTypeName("decide")
  record Decide(
      String question,
      Optional<String> evidence,
      Optional<String> counts,
      Map<String, List<Expectation>> propose,
      List<Answer> answers)
      implements Action {
    public Decide {
      propose = inOrder(propose);
      answers = List.copyOf(answers);
    }
  }

  /**
   * An answer and where it leads.
   *
   * @param then go on, go to a step, roll back, or stop
   */
  record Answer(String id, String label, Next then, Optional<String> step) {}

  /** Where an answer leads. */
  enum Next {
    CONTINUE,
    GOTO,
    ROLLBACK,
    STOP
  }

  /**
   * Waits until a query's value is as expected (the step's {@code expect}), until another one
   * stands still, or for a time.
   *
   * @param until the query that is polled; without it and {@code unchanged} the time is waited
   * @param unchanged a query whose rows must be the same from poll to poll; a row's first column
   *     names it, and a number in the second is told as a rate
   * @param during a duration or {@code ${name}}: how long that must hold, from the beginning of the
   *     step at the earliest; else how long to wait
   * @param abortIf a query whose value true ends the wait as failed
   */
  @JsonTypeName("wait")
  record Wait(
      Optional<String> until,
      Optional<String> unchanged,
      Optional<String> during,
      Duration poll,
      Optional<String> abortIf)
      implements Action {}

  /**
   * A second person agrees to exactly these steps, parameters and target.
   *
   * @param role who is asked, in words
   * @param covers the steps that the approval is for
   * @param expires how long it holds
   */
  @JsonTypeName("approve")
  record Approve(String role, List<String> covers, Duration expires) implements Action {
    public Approve {
      covers = List.copyOf(covers);
    }
  }

  /**
   * Calls something outside the database; off until the operator allows it at the start of the run.
   * Exactly one of http and argv is there.
   *
   * @param repeatable whether a call whose answer was lost may be made again
   */
  @JsonTypeName("command")
  record Command(
      Optional<Http> http, List<String> argv, Map<String, String> env, boolean repeatable)
      implements Action {
    public Command {
      argv = List.copyOf(argv);
      env = inOrder(env);
    }
  }

  /** An HTTP request; a header's value may be a secret reference. */
  record Http(String method, String url, Map<String, String> headers, Optional<String> body) {
    public Http {
      headers = inOrder(headers);
    }
  }

  /**
   * Runs the steps of another runbook in this place.
   *
   * @param runbook its file, relative to this one
   */
  @JsonTypeName("call")
  record Call(String runbook, Map<String, String> params) implements Action {
    public Call {
      params = inOrder(params);
    }
  }

  /** An immutable copy that keeps the order of the file. */
  private static <T> Map<String, T> inOrder(Map<String, T> entries) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }
}
