package dev.belay.postgres;

import java.util.Map;
import java.util.Set;

/** The keywords that {@link ConnectionSpec#options()} keeps, and the values they may have. */
final class OptionKeywords {
  static final Set<String> KEPT =
      Set.of(
          "connect_timeout",
          "options",
          "application_name",
          "sslnegotiation",
          "target_session_attrs",
          "channel_binding",
          "require_auth",
          "gssencmode",
          "krbsrvname",
          "load_balance_hosts");

  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "target_session_attrs",
          Set.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
          "channel_binding",
          Set.of("disable", "prefer", "require"),
          "gssencmode",
          Set.of("disable", "prefer", "require"),
          "sslnegotiation",
          Set.of("postgres", "direct"),
          "load_balance_hosts",
          Set.of("disable", "random"));

  private OptionKeywords() {}

  static void check(Parameters parameters) throws SpecException {
    for (var entry : VALUES.entrySet()) {
      var value = parameters.find(entry.getKey());
      if (value.isPresent() && !entry.getValue().contains(value.get().text())) {
        throw new SpecException(
            value.get().place(),
            entry.getKey() + " has a value that is not known.",
            "Use one of " + String.join(", ", entry.getValue().stream().sorted().toList()) + ".");
      }
    }
    var timeout = parameters.find("connect_timeout");
    if (timeout.isPresent() && !timeout.get().text().strip().matches("-?[0-9]{1,6}")) {
      throw new SpecException(
          timeout.get().place(), "connect_timeout is not a number.", "Give whole seconds.");
    }
  }
}
