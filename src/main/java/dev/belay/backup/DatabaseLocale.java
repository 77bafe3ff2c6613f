package dev.belay.backup;

import java.util.Optional;

/**
 * Encoding and locale of a database (PostgreSQL manual, CREATE DATABASE).
 *
 * @param provider c for libc, i for ICU, b for the builtin one (17 and later)
 * @param locale the ICU or builtin locale
 * @param rules further ICU rules (16 and later)
 */
public record DatabaseLocale(
    String encoding,
    String collate,
    String ctype,
    String provider,
    Optional<String> locale,
    Optional<String> rules) {

  /** The options of CREATE DATABASE that give a database of this locale on that server. */
  String options(int serverMajor) {
    var sql = new StringBuilder(" ENCODING ").append(Names.literal(encoding));
    sql.append(" LC_COLLATE ").append(Names.literal(collate));
    sql.append(" LC_CTYPE ").append(Names.literal(ctype));
    if (serverMajor >= 15) {
      sql.append(
          switch (provider) {
            case "i" -> " LOCALE_PROVIDER icu" + option("ICU_LOCALE", locale);
            case "b" -> " LOCALE_PROVIDER builtin" + option("BUILTIN_LOCALE", locale);
            case String libc -> " LOCALE_PROVIDER libc";
          });
    }
    if (serverMajor >= 16) {
      sql.append(option("ICU_RULES", rules));
    }
    return sql.toString();
  }

  private static String option(String name, Optional<String> value) {
    return value.map(text -> " " + name + " " + Names.literal(text)).orElse("");
  }
}
