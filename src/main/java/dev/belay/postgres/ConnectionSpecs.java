package dev.belay.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves connections in libpq's order (PostgreSQL manual 34.1.2, 34.15 to 34.17): what is said
 * explicitly, then the service, then the {@code PG*} variables, then the defaults; the password
 * file is asked last.
 */
public final class ConnectionSpecs {
  private ConnectionSpecs() {}

  /**
   * Resolves a libpq or JDBC URI.
   *
   * @throws SpecException with the place when a part cannot be understood or a file cannot be used
   */
  public static ConnectionSpec fromUri(String uri, PgEnvironment env) throws SpecException {
    return resolve(UriReader.read(uri.strip()), env);
  }

  /**
   * Resolves what the {@code PG*} variables name.
   *
   * @throws SpecException with the place when a part cannot be understood or a file cannot be used
   */
  public static ConnectionSpec fromEnvironment(PgEnvironment env) throws SpecException {
    return resolve(new Parameters(), env);
  }

  /**
   * Whether a URI holds a password, for those who must not take one (arguments, stored profiles).
   *
   * @throws SpecException when it is no URI
   */
  public static boolean holdsPassword(String uri) throws SpecException {
    return UriReader.read(uri.strip()).all().keySet().stream().anyMatch(LibpqKeywords::secret);
  }

  private static ConnectionSpec resolve(Parameters parameters, PgEnvironment env)
      throws SpecException {
    addService(parameters, env);
    LibpqKeywords.variables()
        .forEach((keyword, name) ->
            env.variable(name).ifPresent(text -> parameters.offer(keyword, text, name)));
    refuseUnsupported(parameters);
    var hosts = Hosts.of(parameters);
    var user = user(parameters, env);
    var database = parameters.text("dbname").orElse(user);
    var places = new LinkedHashMap<String, String>();
    parameters.all().forEach((keyword, value) -> places.put(keyword, value.place()));
    var password = parameters.text("password").map(Secret::of);
    if (password.isEmpty()) {
      var file = passFile(parameters, env);
      for (var host : hosts) {
        var found = file.find(host, database, user);
        if (found.isPresent()) {
          password = Optional.of(found.get().secret());
          places.put("password", file.file() + ":" + found.get().line());
          break;
        }
      }
    }
    return new ConnectionSpec(
        hosts,
        database,
        user,
        password,
        TlsSettings.of(parameters, env),
        options(parameters),
        new Provenance(places));
  }

  private static void addService(Parameters parameters, PgEnvironment env) throws SpecException {
    env.variable("PGSERVICE").ifPresent(name -> parameters.offer("service", name, "PGSERVICE"));
    var service = parameters.find("service");
    if (service.isEmpty()) {
      return;
    }
    env.variable("PGSERVICEFILE")
        .ifPresent(file -> parameters.offer("servicefile", file, "PGSERVICEFILE"));
    var named = parameters.text("servicefile").map(Path::of);
    var candidates = new LinkedHashMap<Path, Boolean>();
    candidates.put(named.orElse(env.home().resolve(".pg_service.conf")), named.isPresent());
    env.variable("PGSYSCONFDIR")
        .ifPresent(folder -> candidates.put(Path.of(folder).resolve("pg_service.conf"), false));
    for (var candidate : candidates.entrySet()) {
      var file = candidate.getKey();
      if (!candidate.getValue() && !Files.exists(file)) {
        continue;
      }
      var settings = ServiceFile.read(file).service(service.get().text());
      if (settings.isPresent()) {
        settings
            .get()
            .forEach((keyword, setting) ->
                parameters.offer(keyword, setting.value(), file + ":" + setting.line()));
        return;
      }
    }
    throw new SpecException(
        service.get().place(),
        "The service \"" + Texts.shown(service.get().text()) + "\" is in no service file.",
        "Add its section to " + candidates.firstEntry().getKey() + ", or name another service.");
  }

  private static String user(Parameters parameters, PgEnvironment env) throws SpecException {
    var named = parameters.text("user");
    for (var variable : new String[] {"USER", "LOGNAME", "USERNAME"}) {
      if (named.isEmpty()) {
        named = env.variable(variable);
      }
    }
    if (named.isEmpty()) {
      throw new SpecException(
          "the connection",
          "No role to log in as is named.",
          "Put it into the URI, as in postgresql://role@host/database, or set PGUSER.");
    }
    return named.get();
  }

  private static PassFile passFile(Parameters parameters, PgEnvironment env) {
    return new PassFile(
        parameters.text("passfile").map(Path::of).orElse(env.home().resolve(".pgpass")));
  }

  /** What the driver cannot do and what would be less safe if it were only left out. */
  private static void refuseUnsupported(Parameters parameters) throws SpecException {
    for (var value : parameters.all().entrySet()) {
      var keyword = value.getKey();
      var refused =
          switch (keyword) {
            case "sslcrl", "sslcrldir", "replication", "sslpassword", "scram_client_key" -> true;
            case "scram_server_key", "oauth_client_secret", "sslkeylogfile" -> true;
            case "ssl_min_protocol_version" -> value.getValue().text().equals("TLSv1.3");
            default -> false;
          };
      if (refused && !value.getValue().text().isEmpty()) {
        throw new SpecException(
            value.getValue().place(),
            keyword + " is set, and Belay's driver does not have it.",
            "Remove it if the connection is safe enough without.");
      }
    }
  }

  private static Map<String, String> options(Parameters parameters) throws SpecException {
    var options = new LinkedHashMap<String, String>();
    parameters
        .all()
        .forEach((keyword, value) -> {
          if (!value.text().isEmpty() && OptionKeywords.KEPT.contains(keyword)) {
            options.put(keyword, value.text());
          }
        });
    OptionKeywords.check(parameters);
    return options;
  }
}
