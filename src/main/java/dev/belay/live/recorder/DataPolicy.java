package dev.belay.live.recorder;

import dev.belay.live.Sample;
import dev.belay.live.SessionActivity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Takes out of a sample what may not be stored. */
public final class DataPolicy {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int SHOWN_BYTES = 8;

  private final QueryTexts texts;
  private final SecretKeySpec key;

  /** A policy with a key of its own, for the texts of one recording or one file. */
  public DataPolicy(QueryTexts texts) {
    this.texts = texts;
    var random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  Sample apply(Sample sample) {
    return switch (texts) {
      case KEPT -> sample;
      case HASHED, DROPPED -> sample.with(sample.sessions().stream().map(this::apply).toList());
    };
  }

  /** The session as it may be stored. */
  public SessionActivity apply(SessionActivity session) {
    if (texts == QueryTexts.KEPT || session.isBelays() || session.query().text().isEmpty()) {
      return session;
    }
    var query =
        new SessionActivity.Query(
            shown(session.query().text()), false, session.query().hidden(), Optional.empty());
    return session.with(query);
  }

  private String shown(String text) {
    return switch (texts) {
      case KEPT -> text;
      case DROPPED -> "";
      case HASHED -> "query " + hash(text);
    };
  }

  private String hash(String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      var bytes = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, SHOWN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }
}
