package dev.belay.sql;

import java.util.List;

/**
 * A SQL script and its statements in order.
 *
 * @param name what people call it, usually its file name
 * @param text the whole script without a byte order mark
 */
public record SqlScript(String name, String text, List<SqlStatement> statements) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * A comment of its own line, {@code -- belay: …}, that speaks to Belay.
   *
   * @param words what follows the colon
   * @param inHeader whether it stands before the first statement
   */
  public record Directive(String words, Position at, boolean inHeader) {}

  public SqlScript {
    statements = List.copyOf(statements);
  }

  /**
   * Cuts a script into statements. A script of comments alone has none.
   *
   * @throws ScriptException where the text cannot be read as SQL for the server: an open quote,
   *     comment or parenthesis, a command of psql, rows of COPY inside the script
   */
  public static SqlScript parse(String name, String text) throws ScriptException {
    var body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    var source = new Source(name, body);
    var nul = body.indexOf('\0');
    if (nul >= 0) {
      throw source.refusal(
          nul,
          "A NUL character stands here, and PostgreSQL takes none.",
          "Remove it, or save the file as UTF-8 if it is UTF-16.");
    }
    return new SqlScript(name, body, new Splitter(source).split());
  }

  /**
   * A comment that begins its line, its dashes included.
   *
   * @param at the place of its first dash
   */
  public record LineComment(String text, Position at) {}

  /**
   * The comments of a text that begin their lines, in order; where the text cannot be read to its
   * end as SQL, those before that place. A string or a dollar quote holds none.
   */
  public static List<LineComment> lineComments(String text) {
    var body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    var source = new Source("", body);
    var lexer = new Lexer(source);
    try {
      while (lexer.next().kind() != Token.Kind.END) {
        // Only what is passed over counts.
      }
    } catch (ScriptException _) {
      // What was read so far is what can be told.
    }
    return lexer.lines().stream()
        .map(line -> new LineComment(line.text(), source.positionOf(line.start())))
        .toList();
  }

  /** The comments for Belay, in order. */
  public List<Directive> directives() {
    var source = new Source(name, text);
    var lexer = new Lexer(source);
    try {
      var firstToken = lexer.next();
      for (var token = firstToken; token.kind() != Token.Kind.END; ) {
        token = lexer.next();
      }
      return lexer.marks().stream()
          .map(mark ->
              new Directive(
                  mark.words(), source.positionOf(mark.start()), mark.start() < firstToken.start()))
          .toList();
    } catch (ScriptException e) {
      throw new IllegalStateException("The script was read before.", e);
    }
  }

  /** Whether a statement starts or ends a transaction; savepoints alone do not count. */
  public boolean bringsOwnTransactions() {
    return statements.stream().anyMatch(one -> one.effect().endsOrStartsTransaction());
  }

  /** Whether a statement, by its text, changes a setting or the role; SET LOCAL counts. */
  public boolean changesSession() {
    return statements.stream().anyMatch(one -> one.effect().changesSession());
  }

  /** The SHA-256 of the text with LF line ends and without a byte order mark, in hexadecimal. */
  public String sha256() {
    return Checksum.of(text);
  }

  /** Names the script without its text, which may hold a password. */
  @Override
  public String toString() {
    return name
        + ", "
        + statements.size()
        + (statements.size() == 1 ? " statement" : " statements");
  }
}
