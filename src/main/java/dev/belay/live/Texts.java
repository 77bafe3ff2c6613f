package dev.belay.live;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Values as the server writes them in texts. */
final class Texts {
  private Texts() {}

  /** Seconds since 1970 with six places, which a double holds exactly until 2106. */
  static Instant instant(double seconds) {
    var micros = Math.round(seconds * 1_000_000);
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
  }

  static Optional<Instant> moment(String seconds) {
    return seconds.isEmpty() ? Optional.empty() : Optional.of(instant(Double.parseDouble(seconds)));
  }

  static Optional<Long> number(String digits) {
    return digits.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(digits));
  }

  /** The bytes of the current row, with the lengths that the protocol puts before each part. */
  static long bytes(ResultSet rows, int columns) throws SQLException {
    var bytes = 7L;
    for (var column = 1; column <= columns; column++) {
      var text = rows.getString(column);
      bytes += 4 + (text == null ? 0 : text.length());
    }
    return bytes;
  }
}
