package dev.belay.sql;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an object as the server stores it: folded to lower case unless it was quoted, cut to
 * the 63 bytes that an identifier holds. Without a schema, {@code search_path} decides.
 */
public record QualifiedName(Optional<String> schema, String name) {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

  /** The name as SQL, each part in double quotes. */
  public String quoted() {
    return schema.map(part -> Quote.identifier(part) + ".").orElse("") + Quote.identifier(name);
  }

  /** The name for people: quoted only where it must be to be read back. */
  public String display() {
    return schema.map(part -> show(part) + ".").orElse("") + show(name);
  }

  private static String show(String part) {
    return PLAIN.matcher(part).matches() ? part : '"' + part.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return display();
  }
}
