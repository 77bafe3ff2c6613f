package dev.belay.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The connection parameters of libpq (PostgreSQL manual 34.1.2) and the variables that set their
 * defaults (34.15).
 */
final class LibpqKeywords {
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("host", "PGHOST"),
          Map.entry("hostaddr", "PGHOSTADDR"),
          Map.entry("port", "PGPORT"),
          Map.entry("dbname", "PGDATABASE"),
          Map.entry("user", "PGUSER"),
          Map.entry("password", "PGPASSWORD"),
          Map.entry("passfile", "PGPASSFILE"),
          Map.entry("service", "PGSERVICE"),
          Map.entry("servicefile", "PGSERVICEFILE"),
          Map.entry("require_auth", "PGREQUIREAUTH"),
          Map.entry("channel_binding", "PGCHANNELBINDING"),
          Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
          Map.entry("client_encoding", "PGCLIENTENCODING"),
          Map.entry("options", "PGOPTIONS"),
          Map.entry("application_name", "PGAPPNAME"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
          Map.entry("sslcompression", "PGSSLCOMPRESSION"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslcrl", "PGSSLCRL"),
          Map.entry("sslcrldir", "PGSSLCRLDIR"),
          Map.entry("sslsni", "PGSSLSNI"),
          Map.entry("sslcertmode", "PGSSLCERTMODE"),
          Map.entry("requirepeer", "PGREQUIREPEER"),
          Map.entry("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
          Map.entry("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
          Map.entry("gssencmode", "PGGSSENCMODE"),
          Map.entry("krbsrvname", "PGKRBSRVNAME"),
          Map.entry("gsslib", "PGGSSLIB"),
          Map.entry("gssdelegation", "PGGSSDELEGATION"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"),
          Map.entry("min_protocol_version", "PGMINPROTOCOLVERSION"),
          Map.entry("max_protocol_version", "PGMAXPROTOCOLVERSION"));

  private static final Set<String> WITHOUT_VARIABLE =
      Set.of(
          "fallback_application_name",
          "keepalives",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout",
          "replication",
          "sslpassword",
          "sslkeylogfile",
          "oauth_issuer",
          "oauth_client_id",
          "oauth_client_secret",
          "oauth_scope",
          "scram_client_key",
          "scram_server_key");

  /**
   * Values that are secrets themselves: never taken from where people would see them, never shown.
   */
  private static final Set<String> SECRET =
      Set.of(
          "password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key");

  private LibpqKeywords() {}

  static boolean known(String keyword) {
    return VARIABLES.containsKey(keyword) || WITHOUT_VARIABLE.contains(keyword);
  }

  static Set<String> all() {
    var all = new TreeSet<>(VARIABLES.keySet());
    all.addAll(WITHOUT_VARIABLE);
    return all;
  }

  static boolean secret(String keyword) {
    return SECRET.contains(keyword);
  }

  static Optional<String> variable(String keyword) {
    return Optional.ofNullable(VARIABLES.get(keyword));
  }

  /** Keyword to variable, sorted, for reading an environment. */
  static Map<String, String> variables() {
    return new TreeMap<>(VARIABLES);
  }
}
