package dev.belay.journal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

import tools.jackson.core.io.JsonStringEncoder;

/** Replaces the values of secrets, and their escaped forms, wherever they stand. */
public final class Redactor {
  /** Knows no secret. */
  public static final Redactor NONE = new Redactor(List.of());

  private static final String HIDDEN = "***";

  private final List<String> forms;

  /** Hides these values; blank ones are left out. */
  public Redactor(Collection<String> secrets) {
    var all = new LinkedHashSet<String>();
    for (var secret : secrets) {
      if (!secret.isBlank()) {
        all.add(secret);
        all.add(new String(JsonStringEncoder.getInstance().quoteAsCharArray(secret)));
        all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
      }
    }
    // The longest first, so that a secret inside another one does not leave the rest behind.
    this.forms =
        all.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** The text without any secret. */
  public String redact(String text) {
    var clean = text;
    for (var form : forms) {
      clean = clean.replace(form, HIDDEN);
    }
    return clean;
  }
}
