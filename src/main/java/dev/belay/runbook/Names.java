package dev.belay.runbook;

import java.util.regex.Pattern;

/** The names that runbooks give to things. */
final class Names {
  /** Ids of runbooks, phases, steps and answers. */
  static final String SLUG = "^[a-z][a-z0-9-]{0,39}$";

  /** Names of parameters and captured values. */
  static final String NAME = "^[a-z][a-z0-9_]{0,39}$";

  private static final Pattern SLUGS = Pattern.compile(SLUG);
  private static final Pattern NAMES = Pattern.compile(NAME);

  private Names() {}

  static boolean isSlug(String text) {
    return SLUGS.matcher(text).matches();
  }

  static boolean isName(String text) {
    return NAMES.matcher(text).matches();
  }
}
