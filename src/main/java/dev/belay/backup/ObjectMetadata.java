package dev.belay.backup;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * The privileges and comments on the objects of a database: what a dump may leave out without an
 * error, and what an application cannot do without.
 *
 * @param privileges how many privileges are held, by object and grantee
 * @param privilegesDigest MD5 over them, in order
 * @param comments how many objects and columns have a comment
 * @param commentsDigest MD5 over them, in order
 */
public record ObjectMetadata(
    long privileges, String privilegesDigest, long comments, String commentsDigest) {
  /**
   * An object without an ACL has the default one of its kind, which pg_dump does not write; so
   * defaults are spelled out. Objects of extensions, of the system and temporary ones are left out.
   */
  private static final String READ =
      """
      WITH acl AS (
        SELECT 'pg_catalog.pg_class'::regclass::oid AS classid, c.oid, 0 AS sub,
               c.relnamespace AS namespace,
               coalesce(c.relacl, pg_catalog.acldefault(
                 CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner)) AS acl
        FROM pg_catalog.pg_class AS c
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
        UNION ALL
        SELECT 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum, c.relnamespace, a.attacl
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped
          AND c.relpersistence <> 't'
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::regclass::oid, p.oid, 0, p.pronamespace,
               coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
        FROM pg_catalog.pg_proc AS p
        UNION ALL
        SELECT 'pg_catalog.pg_namespace'::regclass::oid, n.oid, 0, n.oid,
               coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
        FROM pg_catalog.pg_namespace AS n
        UNION ALL
        SELECT 'pg_catalog.pg_type'::regclass::oid, t.oid, 0, t.typnamespace,
               coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))
        FROM pg_catalog.pg_type AS t
        WHERE t.typtype IN ('d', 'e', 'r') AND t.typcategory <> 'A'
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_server'::regclass::oid, s.oid, 0, 0,
               coalesce(s.srvacl, pg_catalog.acldefault('S', s.srvowner))
        FROM pg_catalog.pg_foreign_server AS s),
      privilege AS (
        SELECT pg_catalog.format('%s %s: %s to %s%s', i.type, i.identity, x.privilege_type,
                 CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
                 CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END) AS line
        FROM acl
        CROSS JOIN LATERAL pg_catalog.pg_identify_object(acl.classid, acl.oid, acl.sub) AS i
        CROSS JOIN LATERAL pg_catalog.aclexplode(acl.acl) AS x
        LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = acl.namespace
        WHERE acl.oid >= 16384
          AND (n.nspname IS NULL OR n.nspname !~ '^pg_(toast|temp_|toast_temp_)')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                          WHERE d.classid = acl.classid AND d.objid = acl.oid
                            AND d.deptype = 'e')),
      comment AS (
        SELECT pg_catalog.format('%s %s: %s', i.type, i.identity, c.description) AS line
        FROM pg_catalog.pg_description AS c
        CROSS JOIN LATERAL
          pg_catalog.pg_identify_object(c.classoid, c.objoid, c.objsubid) AS i
        WHERE c.objoid >= 16384 AND i.identity IS NOT NULL
          AND coalesce(i.schema, '') !~ '^pg_(toast|temp_|toast_temp_)'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                          WHERE d.classid = c.classoid AND d.objid = c.objoid
                            AND d.deptype = 'e'))
      SELECT (SELECT count(*) FROM privilege),
             (SELECT pg_catalog.md5(coalesce(string_agg(line, E'\\n'
                                             ORDER BY line COLLATE "C"), '')) FROM privilege),
             (SELECT count(*) FROM comment),
             (SELECT pg_catalog.md5(coalesce(string_agg(line, E'\\n'
                                             ORDER BY line COLLATE "C"), '')) FROM comment)
      """;

  static ObjectMetadata read(Statement statement) throws SQLException {
    try (var row = statement.executeQuery(READ)) {
      row.next();
      return new ObjectMetadata(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4));
    }
  }

  /** The number, and where it is the same a part of the digest, so that other ones are told. */
  static String words(long count, String digest) {
    return count + " (" + digest.substring(0, 8) + ")";
  }
}
