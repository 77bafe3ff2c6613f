package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds passwords that stand in a text of SQL themselves: behind the keyword PASSWORD, and in
 * connection strings, also within dollar quotes. Hashes that the server stores are none.
 */
public final class PlainPasswords {
  private static final Pattern HASH = Pattern.compile("SCRAM-SHA-256\\$.*|md5[0-9a-fA-F]{32}");

  /** What follows the sign is a password, and no placeholder or part of a pattern. */
  private static final Pattern KEYWORD =
      Pattern.compile("(?i)\\b(?:ssl)?passw(?:or)?d\\s*=\\s*(?=[\\p{L}\\p{N}_!@#&+/-])");

  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://[^\\s/:@'\"$%]+:(?=[^\\s/@'\"$%*]+@)");

  private static final Pattern NESTED =
      Pattern.compile("(?i)\\bpassword\\s+''(?!''|%|SCRAM-SHA-256\\$|md5[0-9a-f]{32})");

  private final String text;
  private final List<Integer> found = new ArrayList<>();

  private PlainPasswords(String text) {
    this.text = text;
  }

  /**
   * The offsets where they begin, in order; of a text that cannot be read to its end, till there.
   */
  public static List<Integer> in(String sql) {
    var passwords = new PlainPasswords(sql);
    passwords.statements(sql, 0);
    return List.copyOf(passwords.found);
  }

  /** The offset of a password in a web address, a connection string or an argument, if any. */
  public static Optional<Integer> inPlainText(String text) {
    for (var pattern : List.of(KEYWORD, ADDRESS)) {
      var matcher = pattern.matcher(text);
      if (matcher.find()) {
        return Optional.of(matcher.end());
      }
    }
    return Optional.empty();
  }

  private void statements(String sql, int offset) {
    var lexer = new Lexer(new Source("", sql));
    var behindPassword = false;
    try {
      for (var token = lexer.next(); token.kind() != Kind.END; token = lexer.next()) {
        var word = sql.substring(token.start(), token.end());
        switch (token.kind()) {
          case STRING -> string(word, offset + token.start(), behindPassword);
          case DOLLAR_STRING -> {
            var quote = word.indexOf('$', 1) + 1;
            statements(
                word.substring(quote, word.length() - quote), offset + token.start() + quote);
          }
          case WORD, QUOTED_IDENTIFIER, NUMBER, PARAMETER, SYMBOL, END -> {}
        }
        behindPassword = token.kind() == Kind.WORD && word.equalsIgnoreCase("PASSWORD");
      }
    } catch (ScriptException e) {
      // What cannot be read is told by whoever reads it as a script.
    }
  }

  private void string(String literal, int start, boolean behindPassword) {
    var content = literal.substring(literal.indexOf('\'') + 1, literal.length() - 1);
    if (behindPassword && !content.isEmpty() && !HASH.matcher(content).matches()) {
      found.add(start);
      return;
    }
    for (var pattern : List.of(KEYWORD, ADDRESS, NESTED)) {
      var matcher = pattern.matcher(text).region(start, start + literal.length());
      while (matcher.find()) {
        found.add(matcher.end());
      }
    }
  }
}
