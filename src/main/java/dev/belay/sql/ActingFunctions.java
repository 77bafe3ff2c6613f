package dev.belay.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Functions that act even in a READ ONLY transaction (manual, section 9.28: signalling, settings,
 * advisory locks; section 9.27).
 */
public final class ActingFunctions {
  private static final Pattern ACTING =
      Pattern.compile(
          "\\b\"?(pg_terminate_backend|pg_cancel_backend|set_config|pg_notify|setval|nextval"
              + "|pg_(try_)?advisory\\w*|pg_reload_conf|pg_rotate_logfile|pg_promote"
              + "|pg_switch_wal|pg_create_restore_point|pg_wal_replay_(pause|resume)"
              + "|pg_logical_emit_message|pg_(create|drop|copy)_\\w*replication_slot"
              + "|pg_replication_\\w+|pg_logical_slot_get\\w*|pg_stat_reset\\w*"
              + "|pg_export_snapshot|lo_\\w+|pg_file_\\w+|pg_read_(binary_)?file|dblink\\w*)\"?\\s*\\(");

  private ActingFunctions() {}

  /** The first of them that a text calls. */
  public static Optional<String> in(String sql) {
    var acting = ACTING.matcher(sql.toLowerCase(Locale.ROOT));
    return acting.find() ? Optional.of(acting.group(1)) : Optional.empty();
  }
}
