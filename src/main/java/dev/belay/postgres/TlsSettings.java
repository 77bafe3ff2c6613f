package dev.belay.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the TLS part of a connection, with libpq's default files in {@code ~/.postgresql}. */
final class TlsSettings {
  private TlsSettings() {}

  static Tls of(Parameters parameters, PgEnvironment env) throws SpecException {
    var named = parameters.find("sslmode");
    var mode = Tls.Mode.PREFER;
    if (named.isPresent()) {
      var parsed = Tls.Mode.parse(named.get().text());
      if (parsed.isEmpty()) {
        throw new SpecException(
            named.get().place(),
            "sslmode has a value that is not known.",
            "Use disable, allow, prefer, require, verify-ca or verify-full.");
      }
      mode = parsed.get();
    }
    var folder = env.home().resolve(".postgresql");
    var root = file(parameters, "sslrootcert", folder.resolve("root.crt"));
    var certificate = file(parameters, "sslcert", folder.resolve("postgresql.crt"));
    var key = file(parameters, "sslkey", folder.resolve("postgresql.key"));
    var checks = mode == Tls.Mode.VERIFY_CA || mode == Tls.Mode.VERIFY_FULL;
    if (checks && root.isEmpty()) {
      throw new SpecException(
          parameters.place("sslmode"),
          "sslmode=" + mode.word() + " needs the certificate of an authority, and none is there.",
          "Put it at "
              + folder.resolve("root.crt")
              + ", name it in sslrootcert, or set"
              + " sslrootcert=system.");
    }
    return new Tls(mode, root, certificate, certificate.isPresent() ? key : Optional.empty());
  }

  private static Optional<Path> file(Parameters parameters, String keyword, Path usual)
      throws SpecException {
    var named = parameters.find(keyword);
    if (named.isEmpty()) {
      return Optional.of(usual).filter(Files::isReadable);
    }
    var path = Path.of(named.get().text());
    if (keyword.equals("sslrootcert") && path.equals(Tls.SYSTEM)) {
      return Optional.of(path);
    }
    if (!Files.isReadable(path)) {
      throw new SpecException(
          named.get().place(),
          "The file " + path + " of " + keyword + " cannot be read.",
          "Name a PEM file that you can read.");
    }
    return Optional.of(path);
  }
}
