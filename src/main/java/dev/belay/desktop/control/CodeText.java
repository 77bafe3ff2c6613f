package dev.belay.desktop.control;

import dev.belay.sql.SqlScript;
import java.util.Optional;

/**
 * An exact text and what is said of it.
 *
 * @param name what people call it, usually its file
 * @param facts how many statements and transactions; empty for none
 * @param sha256 of the text, in hexadecimal
 * @param firstLine the number of its first line
 */
public record CodeText(
    Language language,
    String name,
    String facts,
    Optional<String> sha256,
    int firstLine,
    String text) {

  /** How it is highlighted. */
  public enum Language {
    SQL,
    SHELL,
    PLAIN
  }

  /**
   * A whole script.
   *
   * @param transactions how its statements are grouped, in words: {@code one transaction}
   */
  public static CodeText of(SqlScript script, String transactions) {
    var count = script.statements().size();
    var facts = count + (count == 1 ? " statement" : " statements");
    return new CodeText(
        Language.SQL,
        script.name(),
        transactions.isEmpty() ? facts : facts + ", " + transactions,
        Optional.of(script.sha256()),
        1,
        script.text());
  }

  /** SQL without a file. */
  public static CodeText sql(String name, String text) {
    return new CodeText(Language.SQL, name, "", Optional.empty(), 1, text);
  }

  /** A command of the shell. */
  public static CodeText shell(String name, String text) {
    return new CodeText(Language.SHELL, name, "", Optional.empty(), 1, text);
  }

  /** Any other text. */
  public static CodeText plain(String name, String text) {
    return new CodeText(Language.PLAIN, name, "", Optional.empty(), 1, text);
  }
}
