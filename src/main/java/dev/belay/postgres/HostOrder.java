package dev.belay.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The attempts that a connection with several hosts stands for, one host each, in libpq's order
 * (PostgreSQL manual 34.1.1.3 and 34.1.2: {@code load_balance_hosts}, {@code
 * target_session_attrs}). One host at a time, so that a failure names the host that failed.
 */
final class HostOrder {
  private static final String ATTRIBUTES = "target_session_attrs";

  private HostOrder() {}

  static List<ConnectionSpec> of(ConnectionSpec spec) {
    var hosts = new ArrayList<>(spec.hosts());
    if ("random".equals(spec.options().get("load_balance_hosts"))) {
      Collections.shuffle(hosts);
    }
    if (!"prefer-standby".equals(spec.options().get(ATTRIBUTES))) {
      return hosts.stream().map(spec::withHost).toList();
    }
    var attempts = new ArrayList<ConnectionSpec>();
    for (var attribute : List.of("standby", "any")) {
      hosts.forEach(host -> attempts.add(with(spec.withHost(host), attribute)));
    }
    return attempts;
  }

  private static ConnectionSpec with(ConnectionSpec spec, String attribute) {
    var options = new LinkedHashMap<>(spec.options());
    options.put(ATTRIBUTES, attribute);
    return new ConnectionSpec(
        spec.hosts(),
        spec.database(),
        spec.user(),
        spec.password(),
        spec.tls(),
        options,
        spec.from());
  }
}
