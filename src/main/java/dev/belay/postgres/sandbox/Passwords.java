package dev.belay.postgres.sandbox;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes passwords that no one has to type. */
final class Passwords {
  private Passwords() {}

  /** 144 random bits in letters, digits, hyphens and underscores. */
  static String random() {
    var bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
