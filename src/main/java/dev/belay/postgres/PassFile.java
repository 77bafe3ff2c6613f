package dev.belay.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * libpq's password file (PostgreSQL manual 34.16): {@code host:port:database:user:password}, a star
 * matches anything, a backslash takes the next character as it is, the first line that matches
 * counts.
 */
record PassFile(Path file) {
  private static final Set<PosixFilePermission> TOO_OPEN =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** A password and the line that holds it. */
  record Found(Secret secret, int line) {}

  /**
   * The password for that place, if the file exists and has one.
   *
   * @throws SpecException when others could read the file, or it cannot be read
   */
  Optional<Found> find(HostPort host, String database, String user) throws SpecException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new SpecException(
          file.toString(), "The password file is not a plain file.", "Name a file in PGPASSFILE.");
    }
    try {
      refuseWhenOpen();
      var wanted = List.of(host.host(), String.valueOf(host.port()), database, user);
      var lines = Files.readAllLines(file);
      for (var index = 0; index < lines.size(); index++) {
        var secret = match(lines.get(index), wanted);
        if (secret.isPresent()) {
          return Optional.of(new Found(secret.get(), index + 1));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new SpecException(
          file.toString(),
          "The password file cannot be read: " + e.getClass().getSimpleName() + ".",
          "Make it readable for you alone and UTF-8 text.");
    }
  }

  private void refuseWhenOpen() throws IOException, SpecException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    var permissions = Files.getPosixFilePermissions(file);
    if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
      throw new SpecException(
          file.toString(),
          "The password file is open to others, so it is not used.",
          "Run chmod 600 " + file + ".");
    }
  }

  private static Optional<Secret> match(String line, List<String> wanted) {
    if (line.startsWith("#")) {
      return Optional.empty();
    }
    var fields = fields(line);
    if (fields.size() < 5) {
      return Optional.empty();
    }
    for (var index = 0; index < wanted.size(); index++) {
      var field = fields.get(index);
      if (!field.equals("*") && !unescape(field).equals(wanted.get(index))) {
        return Optional.empty();
      }
    }
    return Optional.of(Secret.of(unescape(fields.get(4))));
  }

  /**
   * Splits at colons, keeping the escapes: {@code \*} is a star and not a wildcard. The password is
   * the rest of the line, colons included, as libpq takes it.
   */
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    for (var index = 0; index < line.length(); index++) {
      var character = line.charAt(index);
      if (character == '\\' && index + 1 < line.length()) {
        field.append(character).append(line.charAt(++index));
      } else if (character == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(character);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static String unescape(String field) {
    return field.replaceAll("\\\\(.)", "$1");
  }
}
