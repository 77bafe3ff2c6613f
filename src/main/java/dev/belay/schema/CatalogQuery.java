package dev.belay.schema;

import java.util.ArrayList;

/**
 * The one query that reads a schema: a branch per kind, each giving kind, relation, identity,
 * properties and, for columns of tables, position and name (PostgreSQL manual, chapter 53).
 */
final class CatalogQuery {
  /**
   * Names that begin with pg_ belong to the server. A property of jsonb that a version's catalog
   * lacks is null: so one text serves several versions.
   */
  private static final String HEAD =
      """
      WITH visible AS MATERIALIZED (
        SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace AS n
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
          AND n.nspname::text <> ALL (?)),
      member AS MATERIALIZED (
        SELECT d.classid, d.objid FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'e'),
      relation AS MATERIALIZED (
        SELECT c.*, c.oid::regclass::text AS label
        FROM pg_catalog.pg_class AS c JOIN visible ON visible.oid = c.relnamespace
        WHERE c.relpersistence <> 't'
          AND NOT EXISTS (SELECT FROM member WHERE member.objid = c.oid
                          AND member.classid = 'pg_catalog.pg_class'::regclass)),
      object (kind, relation, identity, properties, position, column_name) AS (
      """;

  private static final String TAIL =
      """
      )
      SELECT kind, relation, identity, properties::text, position, column_name FROM object
      """;

  private CatalogQuery() {}

  /** The query for servers of that major version; its one parameter is the schemas left out. */
  static String text(int serverMajor) {
    var branches = new ArrayList<String>();
    branches.addAll(RelationQueries.BRANCHES);
    branches.addAll(TypeQueries.BRANCHES);
    branches.addAll(RoutineQueries.BRANCHES);
    branches.addAll(ReplicationQueries.branches(serverMajor));
    branches.addAll(ForeignQueries.BRANCHES);
    branches.addAll(PrivilegeQueries.BRANCHES);
    return HEAD + String.join("\nUNION ALL\n", branches) + TAIL;
  }
}
