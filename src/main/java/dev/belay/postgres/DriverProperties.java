package dev.belay.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A connection in the terms of pgjdbc: its address and its properties, named as in its manual. */
final class DriverProperties {
  private static final int DEFAULT_CONNECT_SECONDS = 10;

  /** libpq never waits less than this (PostgreSQL manual 34.1.2, {@code connect_timeout}). */
  private static final int LEAST_CONNECT_SECONDS = 2;

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary");

  private DriverProperties() {}

  /** The address without role and password, which stay in the properties. */
  static String url(ConnectionSpec spec) {
    var hosts = spec.hosts().stream().map(HostPort::toString).collect(Collectors.joining(","));
    return "jdbc:postgresql://"
        + hosts
        + "/"
        + URLEncoder.encode(spec.database(), StandardCharsets.UTF_8);
  }

  static int connectSeconds(ConnectionSpec spec) {
    var named = spec.options().get("connect_timeout");
    if (named == null) {
      return DEFAULT_CONNECT_SECONDS;
    }
    var seconds = Integer.parseInt(named.strip());
    return seconds <= 0 ? 0 : Math.max(LEAST_CONNECT_SECONDS, seconds);
  }

  static Properties of(ConnectionSpec spec, DeadMansHandle handle, String applicationName) {
    var properties = new Properties();
    var seconds = connectSeconds(spec);
    properties.setProperty("user", spec.user());
    // An empty password keeps the driver from looking for one by itself: that was done already.
    properties.setProperty("password", spec.password().map(Secret::reveal).orElse(""));
    properties.setProperty("ApplicationName", SessionSettings.fitName(applicationName));
    properties.setProperty("assumeMinServerVersion", "9.4");
    properties.setProperty("connectTimeout", String.valueOf(seconds));
    // Bounds the log-in as well; the connector replaces it when the session stands.
    properties.setProperty("socketTimeout", String.valueOf(seconds));
    properties.setProperty("sslResponseTimeout", String.valueOf(seconds * 1000));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("socketFactory", KeepaliveSocketFactory.class.getName());
    properties.setProperty(
        "socketFactoryArg", KeepaliveSocketFactory.argument(handle.keepalives()));
    setTls(properties, spec.tls());
    setOptions(properties, spec.options());
    return properties;
  }

  private static void setTls(Properties properties, Tls tls) {
    properties.setProperty("sslmode", tls.effectiveMode().word());
    var system = tls.rootCertificate().filter(Tls.SYSTEM::equals).isPresent();
    if (system) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else {
      tls.rootCertificate()
          .ifPresent(path -> properties.setProperty("sslrootcert", path.toString()));
    }
    tls.certificate().ifPresent(path -> properties.setProperty("sslcert", path.toString()));
    tls.key().ifPresent(path -> properties.setProperty("sslkey", path.toString()));
  }

  private static void setOptions(Properties properties, Map<String, String> options) {
    options.forEach((keyword, value) -> {
      switch (keyword) {
        case "options" -> properties.setProperty("options", value);
        case "channel_binding" -> properties.setProperty("channelBinding", value);
        case "require_auth" -> properties.setProperty("requireAuth", value);
        case "gssencmode" -> properties.setProperty("gssEncMode", value);
        case "krbsrvname" -> properties.setProperty("kerberosServerName", value);
        case "sslnegotiation" -> properties.setProperty("sslNegotiation", value);
        case "target_session_attrs" ->
            properties.setProperty("targetServerType", SERVER_TYPES.getOrDefault(value, "any"));
        default -> {
          // The rest is not the driver's: the connector reads it.
        }
      }
    });
  }
}
