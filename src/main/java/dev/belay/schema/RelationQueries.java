package dev.belay.schema;

import java.util.List;

/** Tables and what hangs on them: columns, constraints, indexes, triggers, rules, policies. */
final class RelationQueries {
  private static final String RELATIONS =
      """
      SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
               WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'composite type' ELSE 'table' END,
             c.label, c.label,
             jsonb_build_object(
               'owner', pg_get_userbyid(c.relowner),
               'persistence', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
               'access method', (SELECT a.amname FROM pg_am AS a WHERE a.oid = c.relam),
               'tablespace', (SELECT s.spcname FROM pg_tablespace AS s
                              WHERE s.oid = c.reltablespace),
               'options', array_to_string(ARRAY(SELECT o FROM unnest(c.reloptions) AS o
                                                ORDER BY o COLLATE "C"), ', '),
               'toast options', (SELECT array_to_string(t.reloptions, ', ') FROM pg_class AS t
                                 WHERE t.oid = c.reltoastrelid),
               'row security', c.relrowsecurity,
               'row security forced', c.relforcerowsecurity,
               'replica identity', CASE c.relreplident WHEN 'f' THEN 'full'
                                   WHEN 'n' THEN CASE WHEN c.relkind IN ('r', 'p')
                                            THEN 'nothing' END
                                   WHEN 'i' THEN 'index' END,
               'partition key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
               'partition bound', pg_get_expr(c.relpartbound, c.oid),
               'inherits', (SELECT string_agg(i.inhparent::regclass::text
                                     || CASE WHEN i.inhdetachpending THEN ' (detach pending)'
                                             ELSE '' END, ', ' ORDER BY i.inhseqno)
                            FROM pg_inherits AS i WHERE i.inhrelid = c.oid),
               'of type', CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
               'populated', CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'no' END,
               'query', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
               'server', (SELECT s.srvname FROM pg_foreign_table AS f
                          JOIN pg_foreign_server AS s ON s.oid = f.ftserver
                          WHERE f.ftrelid = c.oid),
               'foreign options', (SELECT array_to_string(f.ftoptions, ', ')
                                   FROM pg_foreign_table AS f WHERE f.ftrelid = c.oid),
               'grants', to_jsonb(c.relacl::text[]),
               'default grants', to_jsonb(acldefault('r', c.relowner)::text[]),
               'comment', obj_description(c.oid, 'pg_class')),
             NULL::int, NULL::text
      FROM relation AS c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
      """;

  /**
   * NOT NULL is a property of the column. From 18 on it is a constraint with a name, too; only what
   * such a constraint adds is told: that it is not validated, or not inherited.
   */
  private static final String COLUMNS =
      """
      SELECT 'column', c.label, c.label || '.' || quote_ident(a.attname),
             jsonb_build_object(
               'type', format_type(a.atttypid, a.atttypmod),
               'not null', CASE WHEN a.attnotnull THEN coalesce(
                   (SELECT concat_ws(', ', 'yes', CASE WHEN NOT k.convalidated THEN 'not valid' END,
                                     CASE WHEN k.connoinherit THEN 'no inherit' END)
                    FROM pg_constraint AS k
                    WHERE k.conrelid = a.attrelid AND k.contype = 'n'
                      AND k.conkey = ARRAY[a.attnum] LIMIT 1), 'yes') END,
               'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(f.adbin, f.adrelid) END,
               'generated', CASE a.attgenerated WHEN '' THEN NULL
                   ELSE pg_get_expr(f.adbin, f.adrelid)
                        || CASE a.attgenerated WHEN 's' THEN ' stored' ELSE ' virtual' END END,
               'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
               'collation', CASE WHEN a.attcollation <> t.typcollation
                                 THEN a.attcollation::regcollation::text END,
               'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
               'compression', nullif(a.attcompression::text, ''),
               'statistics target', nullif(a.attstattarget, -1),
               'options', array_to_string(a.attoptions, ', '),
               'foreign options', array_to_string(a.attfdwoptions, ', '),
               'grants', to_jsonb(a.attacl::text[]),
               'comment', col_description(c.oid, a.attnum)),
             CASE WHEN c.relkind IN ('r', 'p', 'f') THEN a.attnum::int END, a.attname::text
      FROM relation AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type AS t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef AS f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
      """;

  /**
   * The definition says NOT VALID, NOT ENFORCED and DEFERRABLE. Foreign keys that a partition has
   * through its parent follow from both, under names that the server makes up: they are left out.
   */
  private static final String CONSTRAINTS =
      """
      SELECT 'constraint', c.label, c.label || '.' || quote_ident(k.conname),
             jsonb_build_object(
               'definition', pg_get_constraintdef(k.oid),
               'triggers', (SELECT string_agg(DISTINCT g.tgenabled::text, ', ')
                            FROM pg_trigger AS g
                            WHERE g.tgconstraint = k.oid AND g.tgisinternal
                              AND g.tgenabled <> 'O'),
               'comment', obj_description(k.oid, 'pg_constraint')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_constraint AS k ON k.conrelid = c.oid
      WHERE k.contype NOT IN ('n', 't') AND NOT (k.contype = 'f' AND k.conparentid <> 0)
      """;

  private static final String INDEXES =
      """
      SELECT 'index', c.label, i.indexrelid::regclass::text,
             jsonb_build_object(
               'definition', pg_get_indexdef(i.indexrelid),
               'invalid', NOT i.indisvalid,
               'not ready', NOT i.indisready,
               'replica identity', i.indisreplident,
               'clustered', i.indisclustered,
               'attached to', (SELECT h.inhparent::regclass::text FROM pg_inherits AS h
                               WHERE h.inhrelid = i.indexrelid),
               'tablespace', (SELECT s.spcname FROM pg_tablespace AS s
                              WHERE s.oid = x.reltablespace),
               'statistics targets', (SELECT string_agg(a.attnum || '=' || a.attstattarget, ', '
                                                        ORDER BY a.attnum)
                                      FROM pg_attribute AS a
                                      WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0),
               'comment', obj_description(i.indexrelid, 'pg_class')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_index AS i ON i.indrelid = c.oid
      JOIN pg_class AS x ON x.oid = i.indexrelid
      """;

  private static final String SEQUENCES =
      """
      SELECT 'sequence', coalesce(owner.refobjid::regclass::text, c.label), c.label,
             jsonb_build_object(
               'owner', pg_get_userbyid(c.relowner),
               'persistence', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
               'type', format_type(s.seqtypid, NULL),
               'start', s.seqstart, 'increment', s.seqincrement, 'minimum', s.seqmin,
               'maximum', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle,
               'owned by', (SELECT owner.refobjid::regclass::text || '.' || quote_ident(a.attname)
                            FROM pg_attribute AS a
                            WHERE a.attrelid = owner.refobjid AND a.attnum = owner.refobjsubid),
               'grants', to_jsonb(c.relacl::text[]),
               'default grants', to_jsonb(acldefault('s', c.relowner)::text[]),
               'comment', obj_description(c.oid, 'pg_class')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_sequence AS s ON s.seqrelid = c.oid
      LEFT JOIN pg_depend AS owner
        ON owner.classid = 'pg_class'::regclass AND owner.objid = c.oid AND owner.objsubid = 0
           AND owner.refclassid = 'pg_class'::regclass AND owner.refobjsubid > 0
           AND owner.deptype IN ('a', 'i')
      """;

  private static final String TRIGGERS =
      """
      SELECT 'trigger', c.label, c.label || '.' || quote_ident(g.tgname),
             jsonb_build_object(
               'definition', pg_get_triggerdef(g.oid),
               'enabled', CASE g.tgenabled WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas'
                          WHEN 'A' THEN 'always' END,
               'comment', obj_description(g.oid, 'pg_trigger')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_trigger AS g ON g.tgrelid = c.oid AND NOT g.tgisinternal
      """;

  private static final String RULES =
      """
      SELECT 'rule', c.label, c.label || '.' || quote_ident(r.rulename),
             jsonb_build_object(
               'definition', pg_get_ruledef(r.oid),
               'enabled', CASE r.ev_enabled WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas'
                          WHEN 'A' THEN 'always' END,
               'comment', obj_description(r.oid, 'pg_rewrite')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_rewrite AS r ON r.ev_class = c.oid AND r.rulename <> '_RETURN'
      """;

  private static final String POLICIES =
      """
      SELECT 'policy', c.label, c.label || '.' || quote_ident(p.polname),
             jsonb_build_object(
               'command', p.polcmd,
               'restrictive', NOT p.polpermissive,
               'roles', (SELECT string_agg(CASE WHEN r = 0 THEN 'public'
                                           ELSE pg_get_userbyid(r)::text END, ', '
                                           ORDER BY pg_get_userbyid(r))
                         FROM unnest(p.polroles) AS r),
               'using', pg_get_expr(p.polqual, p.polrelid),
               'with check', pg_get_expr(p.polwithcheck, p.polrelid),
               'comment', obj_description(p.oid, 'pg_policy')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_policy AS p ON p.polrelid = c.oid
      """;

  private static final String STATISTICS =
      """
      SELECT 'statistics', c.label, quote_ident(visible.nspname) || '.' || quote_ident(x.stxname),
             jsonb_build_object(
               'definition', pg_get_statisticsobjdef(x.oid),
               'owner', pg_get_userbyid(x.stxowner),
               'statistics target', nullif(x.stxstattarget, -1),
               'comment', obj_description(x.oid, 'pg_statistic_ext')),
             NULL, NULL
      FROM relation AS c
      JOIN pg_statistic_ext AS x ON x.stxrelid = c.oid
      JOIN visible ON visible.oid = x.stxnamespace
      """;

  static final List<String> BRANCHES =
      List.of(
          RELATIONS,
          COLUMNS,
          CONSTRAINTS,
          INDEXES,
          SEQUENCES,
          TRIGGERS,
          RULES,
          POLICIES,
          STATISTICS);

  private RelationQueries() {}
}
