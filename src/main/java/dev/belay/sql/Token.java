package dev.belay.sql;

/** One token of a script: its kind and its place, as offsets into the text. */
record Token(Kind kind, int start, int end) {
  enum Kind {
    /** An unquoted identifier or keyword. */
    WORD,
    /** An identifier in double quotes, {@code U&"…"} included. */
    QUOTED_IDENTIFIER,
    /** A string constant of any notation, its continuations included where they matter. */
    STRING,
    /** A dollar-quoted string constant. */
    DOLLAR_STRING,
    NUMBER,
    /** A positional parameter such as {@code $1}. */
    PARAMETER,
    /** One character of punctuation or of an operator. */
    SYMBOL,
    /** The end of the text. */
    END
  }
}
