package dev.belay.schema;

import java.util.List;

/** Default privileges; the grants on objects are properties of the objects. */
final class PrivilegeQueries {
  private static final String DEFAULT_PRIVILEGES =
      """
      SELECT 'default privileges', NULL,
             concat_ws(' ', 'of', pg_get_userbyid(a.defaclrole),
                       CASE a.defaclobjtype WHEN 'r' THEN 'on tables' WHEN 'S' THEN 'on sequences'
                         WHEN 'f' THEN 'on functions' WHEN 'T' THEN 'on types'
                         WHEN 'n' THEN 'on schemas' ELSE 'on large objects' END,
                       'in ' || quote_ident(visible.nspname)),
             jsonb_build_object('grants', to_jsonb(a.defaclacl::text[])),
             NULL, NULL
      FROM pg_default_acl AS a
      LEFT JOIN visible ON visible.oid = a.defaclnamespace
      WHERE a.defaclnamespace = 0 OR visible.oid IS NOT NULL
      """;

  static final List<String> BRANCHES = List.of(DEFAULT_PRIVILEGES);

  private PrivilegeQueries() {}
}
