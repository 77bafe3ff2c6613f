package dev.belay.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The schema of one database at one moment.
 *
 * @param objects all objects, by kind and name
 * @param columnOrder the columns of each table in their order
 */
public record SchemaSnapshot(
    List<SchemaObject> objects, SortedMap<String, List<String>> columnOrder) {
  public SchemaSnapshot {
    objects = objects.stream().sorted().toList();
    columnOrder = Collections.unmodifiableSortedMap(new TreeMap<>(columnOrder));
  }

  /**
   * Reads the schema. On a connection that commits by itself this is a read-only transaction of its
   * own; inside an open transaction it sees what that transaction changed, and leaves it open with
   * its search path as it was.
   */
  public static SchemaSnapshot read(Connection connection, SchemaFilter filter)
      throws SQLException {
    return new SchemaReader(connection, filter).read();
  }

  /**
   * SHA-256 over all objects in hexadecimal digits. The order of columns is no part of it: two
   * schemas with the same fingerprint may differ in that alone.
   */
  public String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var object : objects) {
        digest.update((object + "\n" + object.definition() + "\n").getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
