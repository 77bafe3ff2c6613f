package dev.belay.desktop.control;

import dev.belay.sql.ScriptException;
import dev.belay.sql.SqlScript;

/** Texts for the pictures. */
public final class CodeSamples {
  private static final String BOOKMARKS =
      """
      CREATE TABLE nchat.nchat_message_bookmarks (
        user_id    uuid NOT NULL REFERENCES nchat.nchat_users (id),
        message_id uuid NOT NULL REFERENCES nchat.nchat_messages (id),
        saved_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, message_id));
      CREATE INDEX message_bookmarks_recent
        ON nchat.nchat_message_bookmarks (user_id, saved_at DESC);
      INSERT INTO nchat.nchat_message_bookmarks (user_id, message_id)
        SELECT user_id, message_id FROM nchat.nchat_message_stars;\
      """;

  private static final String DANGEROUS =
      """
      -- removes the old stars for good; /* a comment in a comment */ too
      TRUNCATE nchat.nchat_message_stars;
      ALTER TABLE nchat.nchat_messages DROP COLUMN body_old CASCADE;
      DELETE FROM nchat.nchat_users WHERE name = 'it''s gone' AND delete_me;
      DO $$ BEGIN DROP TABLE nchat.old; RAISE NOTICE 'dropped'; END $$;\
      """;

  private CodeSamples() {}

  /** The script of the pictures: three statements. */
  public static CodeText bookmarks() {
    try {
      return CodeText.of(
          SqlScript.parse("054_add_message_bookmarks.sql", BOOKMARKS), "one transaction");
    } catch (ScriptException e) {
      throw new AssertionError(e);
    }
  }

  /** A script that destroys, with all that is highlighted. */
  public static CodeText dangerous() {
    return CodeText.sql("055_remove_stars.sql", DANGEROUS);
  }

  /** A shell command. */
  public static CodeText command() {
    return CodeText.shell(
        "As a command",
        "# the same by hand\n"
            + "PGOPTIONS='-c lock_timeout=2s' psql -X -v ON_ERROR_STOP=1 -f 054_add.sql \"$TARGET\"");
  }
}
