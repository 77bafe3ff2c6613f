package dev.belay.run;

import dev.belay.journal.JournalEvent.Need;
import dev.belay.journal.Losses;
import dev.belay.postgres.Environment;
import dev.belay.runbook.Step;
import dev.belay.runbook.Step.Risk;
import java.util.List;

/** The confirmations that a step asks for, by its risk and the environment. */
public final class Confirmations {
  private Confirmations() {}

  /**
   * What a person must give before the step starts, in this order. A runbook may ask for more than
   * the table; in production it cannot ask for less.
   *
   * @param risk what the runbook says, or more where the statements destroy something
   */
  public static List<Need> of(Step step, Risk risk, Environment environment) {
    var byRisk = byRisk(risk, environment);
    var asked =
        switch (step.start().confirm()) {
          case BY_RISK -> byRisk;
          case NONE -> List.<Need>of();
          case CLICK -> List.of(Need.CONFIRMATION);
          case TYPE_TARGET -> List.of(Need.TYPED_TARGET);
          case SECOND_PERSON -> List.of(Need.TYPED_TARGET, Need.SECOND_PERSON);
        };
    return environment == Environment.PRODUCTION && weight(asked) < weight(byRisk) ? byRisk : asked;
  }

  /** The risk of a step: what the runbook says, or destructive where it destroys something. */
  public static Risk risk(Step step, Losses losses) {
    return losses.destroys() ? Risk.DESTRUCTIVE : step.purpose().risk();
  }

  /** Whether letting a step block others for longer needs a reason there. */
  public static boolean guardNeedsReason(Environment environment) {
    return switch (environment) {
      case SANDBOX, DEVELOPMENT -> false;
      case STAGING, PRODUCTION -> true;
    };
  }

  private static List<Need> byRisk(Risk risk, Environment environment) {
    return switch (environment) {
      case SANDBOX, DEVELOPMENT ->
          switch (risk) {
            case READ -> List.of();
            case WRITE, DDL, DESTRUCTIVE -> List.of(Need.CONFIRMATION);
          };
      case STAGING ->
          switch (risk) {
            case READ -> List.of();
            case WRITE, DDL -> List.of(Need.CONFIRMATION);
            case DESTRUCTIVE -> List.of(Need.TYPED_TARGET);
          };
      case PRODUCTION ->
          switch (risk) {
            case READ -> List.of();
            case WRITE, DDL -> List.of(Need.TYPED_TARGET);
            case DESTRUCTIVE -> List.of(Need.TYPED_TARGET, Need.SECOND_PERSON);
          };
    };
  }

  private static int weight(List<Need> needs) {
    return needs.stream()
        .mapToInt(need ->
            switch (need) {
              case CONFIRMATION -> 1;
              case TYPED_TARGET -> 2;
              case SECOND_PERSON -> 4;
              case VALUE, ANSWER, APPROVAL, GATE, VERDICT, CHOICE -> 0;
            })
        .sum();
  }
}
