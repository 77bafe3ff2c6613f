package dev.belay.postgres;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of a JDBC URI in libpq's terms. What only tunes the driver is dropped, because
 * Belay's sessions have their own tuning; what would load classes or write files is refused.
 */
final class JdbcParameters {
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("user", "user"),
          Map.entry("password", "password"),
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslNegotiation", "sslnegotiation"),
          Map.entry("service", "service"),
          Map.entry("ApplicationName", "application_name"),
          Map.entry("connectTimeout", "connect_timeout"),
          Map.entry("options", "options"),
          Map.entry("channelBinding", "channel_binding"),
          Map.entry("requireAuth", "require_auth"),
          Map.entry("gssEncMode", "gssencmode"),
          Map.entry("kerberosServerName", "krbsrvname"),
          Map.entry("PGHOST", "host"),
          Map.entry("PGPORT", "port"),
          Map.entry("PGDBNAME", "dbname"));

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "primary", "primary",
          "master", "primary",
          "secondary", "standby",
          "slave", "standby",
          "preferSecondary", "prefer-standby",
          "preferSlave", "prefer-standby");

  private static final Set<String> TUNING =
      Set.of(
          "adaptiveFetch",
          "adaptiveFetchMaximum",
          "adaptiveFetchMinimum",
          "allowEncodingChanges",
          "assumeMinServerVersion",
          "autosave",
          "binaryTransfer",
          "binaryTransferDisable",
          "binaryTransferEnable",
          "cancelSignalTimeout",
          "cleanupSavepoints",
          "databaseMetadataCacheFields",
          "databaseMetadataCacheFieldsMiB",
          "defaultRowFetchSize",
          "disableColumnSanitiser",
          "escapeSyntaxCallMode",
          "hideUnprivilegedObjects",
          "hostRecheckSeconds",
          "loadBalanceHosts",
          "logServerErrorDetail",
          "logUnclosedConnections",
          "loggerLevel",
          "loginTimeout",
          "maxResultBuffer",
          "preferQueryMode",
          "preparedStatementCacheQueries",
          "preparedStatementCacheSizeMiB",
          "prepareThreshold",
          "protocolVersion",
          "queryTimeout",
          "readOnlyMode",
          "receiveBufferSize",
          "reWriteBatchedInserts",
          "sendBufferSize",
          "socketTimeout",
          "sslResponseTimeout",
          "stringtype",
          "tcpKeepAlive",
          "tcpNoDelay",
          "unknownLength");

  private JdbcParameters() {}

  static void translate(String keyword, String value, String place, Parameters into)
      throws SpecException {
    var renamed = RENAMED.get(keyword);
    if (renamed != null) {
      into.replace(renamed, value, place);
    } else if (keyword.equals("ssl")) {
      if (!value.equalsIgnoreCase("false")) {
        into.offer("sslmode", "verify-full", place);
      }
    } else if (keyword.equals("currentSchema")) {
      addOption(into, "search_path", value, place);
    } else if (keyword.equals("readOnly")) {
      if (value.equalsIgnoreCase("true")) {
        addOption(into, "default_transaction_read_only", "on", place);
      }
    } else if (keyword.equals("targetServerType")) {
      into.replace("target_session_attrs", serverType(value, place), place);
    } else if (!TUNING.contains(keyword)) {
      throw new SpecException(
          place, "This parameter of a JDBC URI is not one that Belay passes on.", cure(keyword));
    }
  }

  private static String serverType(String value, String place) throws SpecException {
    var type = SERVER_TYPES.get(value);
    if (type == null) {
      throw new SpecException(
          place,
          "targetServerType has a value that is not known.",
          "Use any, primary, secondary or preferSecondary.");
    }
    return type;
  }

  private static String cure(String keyword) {
    var known = new TreeSet<>(RENAMED.keySet());
    known.addAll(TUNING);
    return Texts.suggest(keyword, known)
        .map(near -> "Did you mean " + near + "?")
        .orElse("Remove it.");
  }

  /** Spaces and backslashes in libpq's {@code options} are escaped by a backslash. */
  private static void addOption(Parameters into, String name, String value, String place) {
    var escaped = value.replace("\\", "\\\\").replace(" ", "\\ ");
    var before = into.text("options").map(options -> options + " ").orElse("");
    into.replace("options", before + "-c " + name + "=" + escaped, place);
  }
}
