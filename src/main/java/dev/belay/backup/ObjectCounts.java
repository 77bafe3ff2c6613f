package dev.belay.backup;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** Counts the objects of a database by kind: those that a dump brings back, and nothing else. */
final class ObjectCounts {
  /**
   * Object ids from 16384 on belong to users (PostgreSQL source, access/transam.h,
   * FirstNormalObjectId). Left out are members of extensions, the schema public, which every new
   * database has, and what a dump does not carry: invalid indexes, NOT NULL constraints as objects
   * (18 has them, older versions do not), subscriptions, and what belongs to partitions through
   * their parent.
   */
  private static final String COUNTS =
      """
      WITH object (classid, oid, namespace, kind) AS (
        SELECT 'pg_catalog.pg_class'::regclass, c.oid, c.relnamespace,
               CASE c.relkind WHEN 'r' THEN 'tables' WHEN 'p' THEN 'partitioned tables'
                 WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views'
                 WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'foreign tables'
                 WHEN 'c' THEN 'composite types' ELSE 'indexes' END
        FROM pg_catalog.pg_class AS c
        LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c', 'i', 'I')
          AND (i.indexrelid IS NULL
               OR ((i.indisvalid OR c.relkind = 'I') AND i.indisready))
        UNION ALL
        SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, n.oid, 'schemas'
        FROM pg_catalog.pg_namespace AS n WHERE n.nspname <> 'public'
        UNION ALL
        SELECT 'pg_catalog.pg_extension'::regclass, e.oid, 0, 'extensions'
        FROM pg_catalog.pg_extension AS e
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::regclass, p.oid, p.pronamespace,
               CASE p.prokind WHEN 'p' THEN 'procedures' WHEN 'a' THEN 'aggregates'
                 ELSE 'functions' END
        FROM pg_catalog.pg_proc AS p
        UNION ALL
        SELECT 'pg_catalog.pg_type'::regclass, t.oid, t.typnamespace,
               CASE t.typtype WHEN 'e' THEN 'enum types' WHEN 'd' THEN 'domains'
                 WHEN 'r' THEN 'range types' ELSE 'base types' END
        FROM pg_catalog.pg_type AS t
        WHERE t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typelem = 0)
        UNION ALL
        SELECT 'pg_catalog.pg_type'::regclass, t.oid, t.typnamespace, 'enum labels'
        FROM pg_catalog.pg_enum AS e JOIN pg_catalog.pg_type AS t ON t.oid = e.enumtypid
        UNION ALL
        SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, k.connamespace, 'constraints'
        FROM pg_catalog.pg_constraint AS k WHERE k.contype <> 'n' AND k.conparentid = 0
        UNION ALL
        SELECT 'pg_catalog.pg_attrdef'::regclass, f.oid, c.relnamespace, 'column defaults'
        FROM pg_catalog.pg_attrdef AS f JOIN pg_catalog.pg_class AS c ON c.oid = f.adrelid
        UNION ALL
        SELECT 'pg_catalog.pg_trigger'::regclass, g.oid, c.relnamespace, 'triggers'
        FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
        WHERE NOT g.tgisinternal AND g.tgparentid = 0
        UNION ALL
        SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, c.relnamespace, 'rules'
        FROM pg_catalog.pg_rewrite AS r JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class
        WHERE r.rulename <> '_RETURN'
        UNION ALL
        SELECT 'pg_catalog.pg_policy'::regclass, y.oid, c.relnamespace, 'policies'
        FROM pg_catalog.pg_policy AS y JOIN pg_catalog.pg_class AS c ON c.oid = y.polrelid
        UNION ALL
        SELECT 'pg_catalog.pg_statistic_ext'::regclass, x.oid, x.stxnamespace, 'statistics objects'
        FROM pg_catalog.pg_statistic_ext AS x
        UNION ALL
        SELECT 'pg_catalog.pg_operator'::regclass, o.oid, o.oprnamespace, 'operators'
        FROM pg_catalog.pg_operator AS o
        UNION ALL
        SELECT 'pg_catalog.pg_opclass'::regclass, q.oid, q.opcnamespace, 'operator classes'
        FROM pg_catalog.pg_opclass AS q
        UNION ALL
        SELECT 'pg_catalog.pg_collation'::regclass, l.oid, l.collnamespace, 'collations'
        FROM pg_catalog.pg_collation AS l
        UNION ALL
        SELECT 'pg_catalog.pg_ts_config'::regclass, u.oid, u.cfgnamespace, 'text search objects'
        FROM pg_catalog.pg_ts_config AS u
        UNION ALL
        SELECT 'pg_catalog.pg_ts_dict'::regclass, w.oid, w.dictnamespace, 'text search objects'
        FROM pg_catalog.pg_ts_dict AS w
        UNION ALL
        SELECT 'pg_catalog.pg_cast'::regclass, z.oid, 0, 'casts' FROM pg_catalog.pg_cast AS z
        UNION ALL
        SELECT 'pg_catalog.pg_event_trigger'::regclass, v.oid, 0, 'event triggers'
        FROM pg_catalog.pg_event_trigger AS v
        UNION ALL
        SELECT 'pg_catalog.pg_publication'::regclass, b.oid, 0, 'publications'
        FROM pg_catalog.pg_publication AS b
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_server'::regclass, s.oid, 0, 'foreign servers'
        FROM pg_catalog.pg_foreign_server AS s
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_data_wrapper'::regclass, h.oid, 0, 'foreign data wrappers'
        FROM pg_catalog.pg_foreign_data_wrapper AS h)
      SELECT kind, count(*)
      FROM object
      LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = object.namespace
      WHERE object.oid >= 16384
        AND (n.nspname IS NULL OR n.nspname !~ '^pg_(toast|temp_|toast_temp_)')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                        WHERE d.classid = object.classid AND d.objid = object.oid
                          AND d.deptype = 'e')
      GROUP BY kind
      """;

  private ObjectCounts() {}

  static Map<String, Long> read(Statement statement) throws SQLException {
    var counts = new TreeMap<String, Long>();
    try (var rows = statement.executeQuery(COUNTS)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }
}
