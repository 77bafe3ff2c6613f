package dev.belay.runbook;

/** The types of parameters, captured values and answers. */
public enum ValueType {
  TEXT,
  INTEGER,
  NUMBER,
  BOOLEAN,
  DURATION,
  TIMESTAMP,
  IDENTIFIER,
  PATH,
  URL,
  LSN,
  /** A reference to a secret ({@code env:NAME}); its value is never journalled or shown. */
  SECRET
}
