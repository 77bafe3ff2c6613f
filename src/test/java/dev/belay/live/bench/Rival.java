package dev.belay.live.bench;

import java.util.List;

/** How others find out who blocks whom: our own statements after what they document. */
enum Rival {
  CLASSIC_SELF_JOIN(
      """
      SELECT b.pid, ba.usename, h.pid, ha.usename, ba.query, ha.query
        FROM pg_locks b
        JOIN pg_stat_activity ba ON ba.pid = b.pid
        JOIN pg_locks h
          ON h.locktype = b.locktype
         AND h.database IS NOT DISTINCT FROM b.database
         AND h.relation IS NOT DISTINCT FROM b.relation
         AND h.page IS NOT DISTINCT FROM b.page
         AND h.tuple IS NOT DISTINCT FROM b.tuple
         AND h.virtualxid IS NOT DISTINCT FROM b.virtualxid
         AND h.transactionid IS NOT DISTINCT FROM b.transactionid
         AND h.classid IS NOT DISTINCT FROM b.classid
         AND h.objid IS NOT DISTINCT FROM b.objid
         AND h.objsubid IS NOT DISTINCT FROM b.objsubid
         AND h.pid <> b.pid
        JOIN pg_stat_activity ha ON ha.pid = h.pid
       WHERE NOT b.granted
      """),
  BLOCKING_PIDS(
      """
      SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
      """),
  /** Two flat lists: those who wait, and those who hold something that somebody waits for. */
  PG_ACTIVITY(
      """
      SELECT l.pid, a.application_name, a.datname, a.usename, a.client_addr, l.mode, l.locktype,
             l.relation::regclass, now() - a.query_start, a.state, a.query
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE NOT l.granted AND a.pid <> pg_backend_pid()
      """,
      """
      SELECT DISTINCT h.pid, a.application_name, a.datname, a.usename, a.client_addr, h.mode,
             h.locktype, h.relation::regclass::text, a.state, a.query
        FROM pg_locks w
        JOIN pg_locks h
          ON h.granted AND h.pid <> w.pid
         AND (h.transactionid = w.transactionid
              OR h.virtualxid = w.virtualxid
              OR (h.relation = w.relation AND h.locktype = w.locktype AND h.database = w.database))
        JOIN pg_stat_activity a ON a.pid = h.pid
       WHERE NOT w.granted
      """),
  /** A list of sessions with their blockers, and a list of all locks. */
  PGADMIN(
      """
      SELECT pid, datname, usename, application_name, client_addr, backend_start, xact_start, state,
             wait_event_type || ': ' || wait_event, array_to_string(pg_blocking_pids(pid), ', '),
             query, query_start, backend_type
        FROM pg_stat_activity ORDER BY pid
      """,
      """
      SELECT l.pid, d.datname, l.locktype, l.relation::regclass, l.page, l.tuple, l.virtualxid,
             l.transactionid, l.classid::regclass, l.objid, l.virtualtransaction, l.mode, l.granted,
             l.fastpath
        FROM pg_locks l LEFT JOIN pg_database d ON d.oid = l.database ORDER BY l.pid
      """),
  /** The research's query for very many locks. */
  ONE_SCAN(
      """
      WITH s AS MATERIALIZED (SELECT * FROM pg_locks)
      SELECT * FROM s
       WHERE (coalesce(relation, 0::oid), coalesce(objid, 0::oid),
              coalesce(transactionid::text, virtualxid, ''))
          IN (SELECT coalesce(relation, 0::oid), coalesce(objid, 0::oid),
                     coalesce(transactionid::text, virtualxid, '')
                FROM s WHERE NOT granted)
      """);

  private final List<String> statements;

  Rival(String... statements) {
    this.statements = List.of(statements);
  }

  List<String> statements() {
    return statements;
  }
}
