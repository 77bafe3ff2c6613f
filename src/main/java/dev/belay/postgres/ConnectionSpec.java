package dev.belay.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything needed to connect, resolved: nothing is looked up any more.
 *
 * @param hosts at least one, tried in this order
 * @param database its name
 * @param user the role to log in as
 * @param password empty when none was found: trust, peer or certificate authentication may not need
 *     it
 * @param tls how the connection is encrypted
 * @param options further libpq keywords ({@code connect_timeout}, {@code options}, {@code
 *     application_name} …) with their values; never a password
 * @param from where each part came from
 */
public record ConnectionSpec(
    List<HostPort> hosts,
    String database,
    String user,
    Optional<Secret> password,
    Tls tls,
    Map<String, String> options,
    Provenance from) {
  /** Copies the collections and checks that there is a host. */
  public ConnectionSpec {
    hosts = List.copyOf(hosts);
    options = Map.copyOf(options);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("A connection has at least one host");
    }
  }

  /** One host, libpq's defaults for the rest. */
  public static ConnectionSpec of(
      HostPort host, String database, String user, Optional<Secret> password) {
    return new ConnectionSpec(
        List.of(host), database, user, password, Tls.PREFER, Map.of(), Provenance.none());
  }

  /** The same server and role, another database. */
  public ConnectionSpec withDatabase(String name) {
    return new ConnectionSpec(hosts, name, user, password, tls, options, from);
  }

  /** The same connection as another role. */
  public ConnectionSpec withUser(String name, Optional<Secret> itsPassword) {
    return new ConnectionSpec(hosts, database, name, itsPassword, tls, options, from);
  }

  /** The same database on this one host: to stay with the host that answered. */
  public ConnectionSpec withHost(HostPort host) {
    return new ConnectionSpec(List.of(host), database, user, password, tls, options, from);
  }

  /** A libpq URI for people and for logs: without the password. */
  public String displayUri() {
    var places = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
    var query = new ArrayList<String>();
    if (tls.mode() != Tls.Mode.PREFER) {
      query.add("sslmode=" + tls.mode().word());
    }
    // What a session is begun with decides as whom it acts: a run is resumed with the same.
    Optional.ofNullable(options.get("options"))
        .ifPresent(settings -> query.add("options=" + encode(settings)));
    return "postgresql://"
        + encode(user)
        + "@"
        + places
        + "/"
        + encode(database)
        + (query.isEmpty() ? "" : "?" + String.join("&", query));
  }

  /**
   * The {@code PG*} variables with which PostgreSQL's own programs reach the same database. They
   * hold the password, so they go into a child's environment and nowhere else.
   */
  public Map<String, String> programVariables() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PGHOST", hosts.stream().map(HostPort::host).collect(Collectors.joining(",")));
    variables.put(
        "PGPORT",
        hosts.stream().map(host -> String.valueOf(host.port())).collect(Collectors.joining(",")));
    variables.put("PGDATABASE", database);
    variables.put("PGUSER", user);
    password.ifPresent(secret -> variables.put("PGPASSWORD", secret.reveal()));
    variables.put("PGSSLMODE", tls.mode().word());
    tls.rootCertificate().ifPresent(path -> variables.put("PGSSLROOTCERT", path.toString()));
    tls.certificate().ifPresent(path -> variables.put("PGSSLCERT", path.toString()));
    tls.key().ifPresent(path -> variables.put("PGSSLKEY", path.toString()));
    options.forEach((keyword, value) ->
        LibpqKeywords.variable(keyword).ifPresent(name -> variables.put(name, value)));
    return variables;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
