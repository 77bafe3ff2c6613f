package dev.belay.desktop.connections;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of a simple connection: one host, and of the settings only how it is encrypted. Other
 * URIs are edited as they are.
 *
 * @param sslmode libpq's word; empty for its default
 */
public record Parts(String host, String port, String database, String user, String sslmode) {
  static final Parts NONE = new Parts("", "", "", "", "");

  private static final Pattern PASSWORD =
      Pattern.compile("^(\\s*postgres(?:ql)?://[^:@/?]*):[^@/?]*@");
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("([?&])(?:ssl)?password=[^&]*&?");
  private static final Pattern SIMPLE =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?]*)@)?(?<host>\\[[^\\]]*\\]|[^:@/?,\\[]*)"
              + "(?::(?<port>[0-9]*))?(?:/(?<database>[^?/]*))?"
              + "(?:\\?(?:sslmode=(?<sslmode>[a-z-]+))?)?");

  /** The parts of that URI; empty where it has others than the form. */
  public static Optional<Parts> of(String uri) {
    if (uri.isBlank()) {
      return Optional.of(NONE);
    }
    var matcher = SIMPLE.matcher(uri.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      var host = matcher.group("host");
      var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : decode(host);
      return Optional.of(
          new Parts(
              bare,
              decode(matcher.group("port")),
              decode(matcher.group("database")),
              decode(matcher.group("user")),
              decode(matcher.group("sslmode"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** That URI without the password that it may hold; Belay keeps and shows none. */
  static String withoutPassword(String uri) {
    return PASSWORD_PARAMETER.matcher(PASSWORD.matcher(uri).replaceFirst("$1@")).replaceAll("$1");
  }

  /** The URI of these parts. */
  public String uri() {
    var place = host.contains(":") ? "[" + host.strip() + "]" : encode(host);
    return "postgresql://"
        + (user.isBlank() ? "" : encode(user) + "@")
        + place
        + (port.isBlank() ? "" : ":" + port.strip())
        + "/"
        + encode(database)
        + (sslmode.isBlank() ? "" : "?sslmode=" + sslmode.strip());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text.strip(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Java calls a group that took no part null. */
  private static String decode(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
