package dev.belay.postgres;

import java.util.Optional;

/**
 * A position in the write-ahead log as PostgreSQL writes it: two hexadecimal halves (manual 8.20).
 */
record WalPosition(long bytes) implements Comparable<WalPosition> {
  static Optional<WalPosition> parse(String text) {
    if (!text.matches("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}")) {
      return Optional.empty();
    }
    var slash = text.indexOf('/');
    return Optional.of(
        new WalPosition(
            Long.parseLong(text.substring(0, slash), 16) << 32
                | Long.parseLong(text.substring(slash + 1), 16)));
  }

  @Override
  public int compareTo(WalPosition other) {
    return Long.compareUnsigned(bytes, other.bytes);
  }
}
