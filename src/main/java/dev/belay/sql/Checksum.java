package dev.belay.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum of a text, the same on every platform: SHA-256 of its UTF-8 with LF line ends. */
final class Checksum {
  private Checksum() {}

  static String of(String text) {
    var normal = text.replace("\r\n", "\n").replace('\r', '\n');
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(normal.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
