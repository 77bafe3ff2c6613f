package dev.belay.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history tables of other tools in a database: what they name may be in effect already. */
public final class OtherHistories {
  private OtherHistories() {}

  /**
   * A table by which another tool remembers what it applied.
   *
   * @param table with its schema
   * @param rows how many it names; absent where the role may not read it
   * @param newest the newest version, as that tool writes it
   */
  public record Found(String tool, String table, Optional<Long> rows, Optional<String> newest) {
    @Override
    public String toString() {
      return tool
          + "'s history "
          + table
          + rows.map(count -> " names " + count + (count == 1 ? " migration" : " migrations"))
              .orElse(" cannot be read by this role")
          + newest.map(version -> ", the newest is " + version).orElse("")
          + ".";
    }
  }

  /**
   * A kind of table.
   *
   * @param columns that tell it from another tool's table of the same name
   * @param newest the expression that gives the newest version of its rows
   */
  private record Kind(String tool, String table, List<String> columns, String newest) {
    static Kind of(String tool, String table, String newest, String... columns) {
      return new Kind(tool, table, List.of(columns), newest);
    }
  }

  private static final String BY_NAME = "pg_catalog.max(%s)";

  private static final List<Kind> KINDS =
      List.of(
          Kind.of("Flyway", "flyway_schema_history", last("version"), "installed_rank", "version"),
          Kind.of("Flyway", "schema_version", last("version"), "installed_rank", "version"),
          Kind.of("tern", "schema_version", BY_NAME.formatted("version"), "version"),
          Kind.of("golang-migrate", "schema_migrations", BY_NAME.formatted("version"), "dirty"),
          Kind.of("Ecto", "schema_migrations", BY_NAME.formatted("version"), "inserted_at"),
          Kind.of("dbmate or Rails", "schema_migrations", BY_NAME.formatted("version"), "version"),
          Kind.of("goose", "goose_db_version", BY_NAME.formatted("version_id"), "version_id"),
          Kind.of("sql-migrate", "gorp_migrations", BY_NAME.formatted("id"), "id"),
          Kind.of(
              "Liquibase",
              "databasechangelog",
              "(pg_catalog.array_agg(id ORDER BY orderexecuted DESC))[1]",
              "id",
              "orderexecuted"),
          Kind.of("Atlas", "atlas_schema_revisions", BY_NAME.formatted("version"), "version"),
          Kind.of(
              "Prisma",
              "_prisma_migrations",
              BY_NAME.formatted("migration_name"),
              "migration_name"),
          Kind.of("Drizzle", "__drizzle_migrations", BY_NAME.formatted("created_at"), "created_at"),
          Kind.of("Alembic", "alembic_version", BY_NAME.formatted("version_num"), "version_num"),
          Kind.of("Django", "django_migrations", BY_NAME.formatted("name"), "app", "name"),
          Kind.of("Laravel", "migrations", BY_NAME.formatted("migration"), "migration", "batch"),
          Kind.of("Rambler", "migrations", BY_NAME.formatted("migration"), "migration"),
          Kind.of("TypeORM", "migrations", BY_NAME.formatted("name"), "timestamp", "name"),
          Kind.of("Knex", "knex_migrations", BY_NAME.formatted("name"), "name", "batch"),
          Kind.of("Sequelize", "SequelizeMeta", BY_NAME.formatted("name"), "name"),
          Kind.of("sqlx", "_sqlx_migrations", BY_NAME.formatted("version"), "version"),
          Kind.of("Diesel", "__diesel_schema_migrations", BY_NAME.formatted("version"), "version"),
          Kind.of("refinery", "refinery_schema_history", BY_NAME.formatted("version"), "version"),
          Kind.of("node-pg-migrate", "pgmigrations", BY_NAME.formatted("name"), "name"),
          Kind.of(
              "Entity Framework",
              "__EFMigrationsHistory",
              BY_NAME.formatted("\"MigrationId\""),
              "MigrationId"),
          Kind.of("yoyo", "_yoyo_migration", BY_NAME.formatted("migration_id"), "migration_id"),
          Kind.of("MyBatis Migrations", "changelog", BY_NAME.formatted("id"), "id", "applied_at"),
          Kind.of("Sqitch", "changes", "pg_catalog.max(change)", "change_id", "change"));

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname,
             pg_catalog.format('%I.%I', n.nspname, c.relname) AS quoted,
             pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable,
             (SELECT pg_catalog.array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND c.relname = ANY (?)
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
       ORDER BY 1, 2
      """;

  private record Table(String quoted, boolean readable, Kind kind) {}

  private static String last(String column) {
    return "(pg_catalog.array_agg(" + column + " ORDER BY installed_rank DESC))[1]";
  }

  /** The known history tables of all schemas, by schema and name. */
  public static List<Found> read(Connection connection) throws SQLException {
    var found = new ArrayList<Found>();
    for (var table : tables(connection)) {
      found.add(read(connection, table));
    }
    return found;
  }

  private static List<Table> tables(Connection connection) throws SQLException {
    var names = KINDS.stream().map(Kind::table).distinct().toArray(String[]::new);
    var tables = new ArrayList<Table>();
    try (var query = connection.prepareStatement(TABLES)) {
      query.setArray(1, connection.createArrayOf("text", names));
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          var name = rows.getString("relname");
          var columns = List.of((String[]) rows.getArray("columns").getArray());
          var quoted = rows.getString("quoted");
          var readable = rows.getBoolean("readable");
          KINDS.stream()
              .filter(kind -> kind.table().equals(name) && columns.containsAll(kind.columns()))
              .findFirst()
              .ifPresent(kind -> tables.add(new Table(quoted, readable, kind)));
        }
      }
    }
    return tables;
  }

  private static Found read(Connection connection, Table table) throws SQLException {
    if (!table.readable()) {
      return new Found(table.kind().tool(), table.quoted(), Optional.empty(), Optional.empty());
    }
    // The name was quoted by the server, and the expression is one of those above.
    var sql =
        "SELECT pg_catalog.count(*), (" + table.kind().newest() + ")::text FROM " + table.quoted();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return new Found(
          table.kind().tool(),
          table.quoted(),
          Optional.of(rows.getLong(1)),
          Optional.ofNullable(rows.getString(2)));
    }
  }
}
