package dev.belay.run;

import dev.belay.journal.Redactor;
import dev.belay.postgres.Secret;
import dev.belay.postgres.Target;
import dev.belay.run.RunRefusedException.Reason;
import dev.belay.runbook.Action;
import dev.belay.runbook.Resolved;
import dev.belay.runbook.RunbookJson;
import dev.belay.runbook.Step;
import dev.belay.runbook.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The secrets of one run, and whether each is fit to be taken out of texts by its value: one that
 * is short, or is a name or a word of the run itself, would be found where it is none, and the
 * stars in its place would tell it.
 */
final class RunSecrets {
  private static final int SHORTEST = 6;

  /** Letters alone are a word that other texts may use; this many are none. */
  private static final int NO_WORD = 12;

  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "token");

  private final Secrets secrets;
  private final Resolved resolved;
  private final Map<String, String> params;
  private final Target target;

  RunSecrets(Secrets secrets, Resolved resolved, Map<String, String> params, Target target) {
    this.secrets = secrets;
    this.resolved = resolved;
    this.params = params;
    this.target = target;
  }

  /**
   * Refuses the run where a secret of a parameter, a command or an HTTP request is unfit.
   *
   * @throws RunRefusedException with what is wrong, but not with the value
   */
  void requireFit() throws RunRefusedException {
    for (var reference : references()) {
      var value = secrets.value(reference);
      if (value.isPresent()) {
        var fault = fault(value.get());
        if (fault.isPresent()) {
          throw new RunRefusedException(
              Reason.PARAMETERS,
              "The secret " + reference + " " + fault.get() + ". Nothing was connected or written.",
              "Set it to a longer, random value, then start again.");
        }
      }
    }
  }

  /** Takes out the fit ones: an unfit login password is in no text that Belay makes. */
  Redactor redactor() {
    var values = new ArrayList<String>();
    for (var reference : references()) {
      secrets.value(reference).ifPresent(values::add);
      secrets.value(reference).flatMap(RunSecrets::credentials).ifPresent(values::add);
    }
    target
        .spec()
        .password()
        .map(Secret::reveal)
        .filter(password -> password.length() >= NO_WORD || !isWord(password))
        .ifPresent(values::add);
    return Redactor.of(values.stream().filter(value -> fault(value).isEmpty()).toList());
  }

  /** What a server may echo without the scheme of an Authorization header. */
  private static Optional<String> credentials(String header) {
    var parts = header.split(" ", 2);
    return parts.length == 2 && SCHEMES.contains(parts[0].toLowerCase(Locale.ROOT))
        ? Optional.of(parts[1])
        : Optional.empty();
  }

  private Optional<String> fault(String value) {
    if (value.length() < SHORTEST) {
      return Optional.of(
          "has fewer than " + SHORTEST + " characters, so it cannot be hidden reliably");
    }
    if (names().anyMatch(value::equals)) {
      return Optional.of(
          "is the same as a name that the run writes down (of a role, database, host or target,"
              + " of the operating user, or the value of another parameter)");
    }
    var runbook = RunbookJson.text(resolved);
    return Redactor.of(List.of(value)).redact(runbook).equals(runbook)
        ? Optional.empty()
        : Optional.of("stands in the runbook itself, which the journal holds");
  }

  private Stream<String> names() {
    var spec = target.spec();
    return Stream.of(
            Stream.of(spec.user(), spec.database(), target.name(), spec.displayUri()),
            Stream.of(System.getProperty("user.name", "")),
            spec.hosts().stream().map(host -> host.host()),
            resolved.runbook().params().stream()
                .filter(param -> param.type() != ValueType.SECRET)
                .map(param -> params.getOrDefault(param.name(), "")))
        .flatMap(names -> names);
  }

  private static boolean isWord(String text) {
    return text.chars().allMatch(Character::isLetter);
  }

  private List<String> references() {
    var ofParams =
        resolved.runbook().params().stream()
            .filter(param -> param.type() == ValueType.SECRET)
            .map(param -> params.getOrDefault(param.name(), ""));
    var ofCommands =
        resolved.runbook().steps().stream()
            .map(Step::action)
            .flatMap(action ->
                action instanceof Action.Command command
                    ? Stream.concat(
                        command.env().values().stream(),
                        command.http().stream().flatMap(http -> http.headers().values().stream()))
                    : Stream.empty())
            .filter(Secrets::isReference);
    return Stream.concat(ofParams, ofCommands).distinct().toList();
  }
}
