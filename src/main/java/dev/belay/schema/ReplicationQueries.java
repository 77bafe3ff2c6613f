package dev.belay.schema;

import java.util.List;

/** Publications and subscriptions. */
final class ReplicationQueries {
  private static final String PUBLICATIONS =
      """
      SELECT 'publication', NULL, quote_ident(b.pubname),
             jsonb_build_object(
               'owner', pg_get_userbyid(b.pubowner),
               'all tables', b.puballtables,
               'operations', concat_ws(', ', CASE WHEN b.pubinsert THEN 'insert' END,
                                       CASE WHEN b.pubupdate THEN 'update' END,
                                       CASE WHEN b.pubdelete THEN 'delete' END,
                                       CASE WHEN b.pubtruncate THEN 'truncate' END),
               'through root', b.pubviaroot,
               'generated columns', nullif(to_jsonb(b) ->> 'pubgencols', 'n'),
               'comment', obj_description(b.oid, 'pg_publication')),
             NULL, NULL
      FROM pg_publication AS b
      """;

  private static final String PUBLISHED_TABLES_14 =
      """
      SELECT 'published table', c.label, quote_ident(b.pubname) || ': ' || c.label,
             '{}'::jsonb, NULL, NULL
      FROM pg_publication_rel AS r
      JOIN pg_publication AS b ON b.oid = r.prpubid
      JOIN relation AS c ON c.oid = r.prrelid
      """;

  /** Column lists and row filters came with 15, and publications of whole schemas. */
  private static final String PUBLISHED_TABLES =
      """
      SELECT 'published table', c.label, quote_ident(b.pubname) || ': ' || c.label,
             jsonb_build_object(
               'columns', (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
                           FROM pg_attribute AS a
                           WHERE a.attrelid = r.prrelid
                             AND a.attnum = ANY (r.prattrs::int2[])),
               'where', pg_get_expr(r.prqual, r.prrelid)),
             NULL, NULL
      FROM pg_publication_rel AS r
      JOIN pg_publication AS b ON b.oid = r.prpubid
      JOIN relation AS c ON c.oid = r.prrelid
      """;

  private static final String PUBLISHED_SCHEMAS =
      """
      SELECT 'published schema', NULL, quote_ident(b.pubname) || ': ' || visible.nspname,
             '{}'::jsonb, NULL, NULL
      FROM pg_publication_namespace AS s
      JOIN pg_publication AS b ON b.oid = s.pnpubid
      JOIN visible ON visible.oid = s.pnnspid
      """;

  /** Without the connection string, which may hold a password and is not readable to everybody. */
  private static final String SUBSCRIPTIONS =
      """
      SELECT 'subscription', NULL, quote_ident(s.subname),
             jsonb_build_object(
               'owner', pg_get_userbyid(s.subowner),
               'enabled', s.subenabled,
               'slot', s.subslotname,
               'synchronous commit', s.subsynccommit,
               'publications', array_to_string(s.subpublications, ', ')),
             NULL, NULL
      FROM pg_subscription AS s
      JOIN pg_database AS d ON d.oid = s.subdbid AND d.datname = current_database()
      """;

  private ReplicationQueries() {}

  static List<String> branches(int serverMajor) {
    return serverMajor < 15
        ? List.of(PUBLICATIONS, PUBLISHED_TABLES_14, SUBSCRIPTIONS)
        : List.of(PUBLICATIONS, PUBLISHED_TABLES, PUBLISHED_SCHEMAS, SUBSCRIPTIONS);
  }
}
