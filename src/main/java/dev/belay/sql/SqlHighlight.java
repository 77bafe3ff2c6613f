package dev.belay.sql;

import dev.belay.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which parts of a text read as what, by the same lexer that cuts scripts into statements. A text
 * that the lexer refuses is marked up to that place.
 */
public final class SqlHighlight {
  private static final Set<String> DESTRUCTIVE = Set.of("DROP", "TRUNCATE", "DELETE", "CASCADE");

  /** Words that are keywords however they are written. */
  private static final Set<String> KEYWORDS =
      words(
          """
          ABORT ADD ALL ALTER ANALYSE ANALYZE AND ANY ARRAY AS ASC ATTACH BEGIN BETWEEN BY CALL
          CASCADE CASE CAST CHECK CLUSTER COLLATE COLUMN COMMIT CONCURRENTLY CONFLICT CONSTRAINT
          COPY CREATE CROSS CURRENT_DATE CURRENT_TIMESTAMP CURRENT_USER DATABASE DEFAULT
          DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP ELSE ELSIF END EXCEPT EXCLUDE
          EXECUTE EXISTS EXPLAIN EXTENSION FALSE FETCH FINALIZE FOR FOREIGN FROM FULL FUNCTION
          GRANT GROUP HAVING IF ILIKE IN INDEX INITIALLY INNER INSERT INTERSECT INTO IS JOIN
          LANGUAGE LATERAL LEFT LIKE LIMIT LOCK LOOP MATERIALIZED MERGE NATURAL NOT NULL OFFSET
          ON ONLY OR ORDER OUTER OVER OVERLAPS PARTITION POLICY PRIMARY PROCEDURE REFERENCES
          REFRESH REINDEX RENAME REPLACE RESET RESTRICT RETURNING RETURNS REVOKE RIGHT ROLLBACK
          SAVEPOINT SCHEMA SELECT SEQUENCE SESSION_USER SET SHOW SOME TABLE TABLESPACE THEN TO
          TRIGGER TRUE TRUNCATE UNION UNIQUE UPDATE USING VACUUM VALIDATE VALUES VIEW WHEN WHERE
          WHILE WINDOW WITH\
          """);

  /** Words that are often names too: keywords only where they are written in capitals. */
  private static final Set<String> CAPITALS =
      words(
          """
          ACCESS ACTION ADMIN AFTER ALWAYS AT ATOMIC AUTHORIZATION BEFORE CACHE CHAIN COMMENT
          CYCLE DATA DAY DECLARE DISABLE DOMAIN EACH ENABLE ENUM ESCAPE EVENT EXCLUSIVE FILTER
          FIRST FORCE GENERATED HOLD IDENTITY IMMUTABLE INCLUDE INCREMENT INHERIT INHERITS
          INSTEAD ISOLATION KEY LAST LEVEL LOCAL LOGGED MATCH MAXVALUE MINVALUE MODE NO NOTHING
          NOTIFY NOWAIT NULLS OF OPERATOR OPTION OPTIONS OTHERS OWNED OWNER PERFORM PLAN
          PRECEDING PREPARE PUBLICATION RAISE RANGE READ RECURSIVE RELEASE REPEATABLE REPLICA
          RETURN ROLE ROW ROWS RULE SECURITY SESSION SHARE SKIP SNAPSHOT START STATISTICS STORAGE
          STORED SUBSCRIPTION TEMP TEMPORARY TRANSACTION TYPE UNLOGGED UNTIL USER VALID VALUE
          VERBOSE VOLATILE WORK WRITE ZONE EXCEPTION FOREACH CONTINUE EXIT STABLE STRICT DEFINER
          INVOKER PARALLEL SAFE COST\
          """);

  private static final Set<String> TYPES =
      words(
          """
          BIGINT BIGSERIAL BIT BOOL BOOLEAN BOX BPCHAR BYTEA CHAR CHARACTER CIDR CIRCLE CITEXT
          DATE DECIMAL DOUBLE FLOAT FLOAT4 FLOAT8 HSTORE INET INT INT2 INT4 INT8 INTEGER INTERVAL
          JSON JSONB JSONPATH LINE LSEG MACADDR MONEY NUMERIC OID PATH POINT POLYGON PRECISION
          REAL REGCLASS SERIAL SMALLINT SMALLSERIAL TEXT TIME TIMESTAMP TIMESTAMPTZ TIMETZ
          TSQUERY TSVECTOR UUID VARBIT VARCHAR VARYING XML\
          """);

  /** What a part reads as; everything else is plain. */
  public enum Mark {
    KEYWORD,
    /** A keyword that destroys: DROP, TRUNCATE, DELETE, CASCADE. */
    DESTRUCTIVE,
    STRING,
    TYPE,
    COMMENT
  }

  /** A part of the text, by offsets. */
  public record Span(int start, int end, Mark mark) {}

  private final String text;
  private final List<Span> spans = new ArrayList<>();

  private SqlHighlight(String text) {
    this.text = text;
  }

  /** The marked parts, in order and without overlap. */
  public static List<Span> of(String text) {
    var highlight = new SqlHighlight(text);
    highlight.read(0, text.length());
    return List.copyOf(highlight.spans);
  }

  private void read(int from, int to) {
    var lexer = new Lexer(new Source("", text.substring(from, to)));
    var passed = from;
    var before = "";
    try {
      for (var token = lexer.next(); ; token = lexer.next()) {
        comments(passed, from + token.start());
        if (token.kind() == Kind.END) {
          return;
        }
        var start = from + token.start();
        passed = from + token.end();
        before = mark(token.kind(), start, passed, before);
      }
    } catch (ScriptException _) {
      // What follows cannot be told apart by rules, so it stays plain.
    }
  }

  /** Marks one token; gives the word or symbol by which the next one is judged. */
  private String mark(Kind kind, int start, int end, String before) {
    return switch (kind) {
      case STRING -> {
        add(start, end, Mark.STRING);
        yield "";
      }
      case DOLLAR_STRING -> {
        dollarString(start, end, before);
        yield "";
      }
      case WORD -> {
        var word = text.substring(start, end);
        word(word, start, end, before);
        yield word.toUpperCase(Locale.ROOT);
      }
      case SYMBOL -> text.substring(start, end);
      case QUOTED_IDENTIFIER, NUMBER, PARAMETER, END -> "";
    };
  }

  private void word(String word, int start, int end, String before) {
    if (before.equals(".") || (end < text.length() && text.charAt(end) == '.')) {
      return;
    }
    var upper = word.toUpperCase(Locale.ROOT);
    // ON DELETE of a foreign key deletes nothing by itself; what it leads to is said by CASCADE.
    if (DESTRUCTIVE.contains(upper) && !(upper.equals("DELETE") && before.equals("ON"))) {
      add(start, end, Mark.DESTRUCTIVE);
    } else if (KEYWORDS.contains(upper) || (CAPITALS.contains(upper) && word.equals(upper))) {
      add(start, end, Mark.KEYWORD);
    } else if (TYPES.contains(upper) && !before.equals(",") && !before.equals("(")) {
      add(start, end, Mark.TYPE);
    }
  }

  /** After AS and DO a dollar-quoted string is code, and what it drops must be seen. */
  private void dollarString(int start, int end, String before) {
    var delimiter = text.indexOf('$', start + 1) + 1 - start;
    if (!before.equals("AS") && !before.equals("DO")) {
      add(start, end, Mark.STRING);
      return;
    }
    add(start, start + delimiter, Mark.STRING);
    read(start + delimiter, end - delimiter);
    add(end - delimiter, end, Mark.STRING);
  }

  /** Between two tokens there are only blanks and comments. */
  private void comments(int from, int to) {
    var at = from;
    while (at < to) {
      if (text.startsWith("--", at)) {
        var end = at;
        while (end < to && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
          end++;
        }
        add(at, end, Mark.COMMENT);
        at = end;
      } else if (text.startsWith("/*", at)) {
        var end = endOfBlock(at, to);
        add(at, end, Mark.COMMENT);
        at = end;
      } else {
        at++;
      }
    }
  }

  private int endOfBlock(int from, int to) {
    var depth = 0;
    var at = from;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < to);
    return Math.min(at, to);
  }

  private void add(int start, int end, Mark mark) {
    if (start < end) {
      spans.add(new Span(start, end, mark));
    }
  }

  private static Set<String> words(String list) {
    return Set.of(list.strip().split("\\s+"));
  }
}
