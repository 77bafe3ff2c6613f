package dev.belay.schema;

import java.util.List;

/**
 * Foreign-data wrappers, servers and user mappings; of options only the names where secrets lie.
 */
final class ForeignQueries {
  private static final String WRAPPERS =
      """
      SELECT 'foreign-data wrapper', NULL, quote_ident(h.fdwname),
             jsonb_build_object(
               'owner', pg_get_userbyid(h.fdwowner),
               'handler', nullif(h.fdwhandler, 0)::regproc::text,
               'validator', nullif(h.fdwvalidator, 0)::regproc::text,
               'option names', (SELECT string_agg(split_part(o, '=', 1), ', ' ORDER BY o)
                                FROM unnest(h.fdwoptions) AS o),
               'grants', to_jsonb(h.fdwacl::text[]),
               'default grants', to_jsonb(acldefault('F', h.fdwowner)::text[]),
               'comment', obj_description(h.oid, 'pg_foreign_data_wrapper')),
             NULL, NULL
      FROM pg_foreign_data_wrapper AS h
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = h.oid
                        AND member.classid = 'pg_foreign_data_wrapper'::regclass)
      """;

  private static final String SERVERS =
      """
      SELECT 'server', NULL, quote_ident(s.srvname),
             jsonb_build_object(
               'owner', pg_get_userbyid(s.srvowner),
               'wrapper', (SELECT h.fdwname FROM pg_foreign_data_wrapper AS h
                           WHERE h.oid = s.srvfdw),
               'type', s.srvtype, 'version', s.srvversion,
               'options', (SELECT string_agg(CASE WHEN o ~* '^[^=]*(passw|secret|token|key)'
                                                  THEN split_part(o, '=', 1) || '=(hidden)'
                                                  ELSE o END, ', ' ORDER BY o COLLATE "C")
                           FROM unnest(s.srvoptions) AS o),
               'grants', to_jsonb(s.srvacl::text[]),
               'default grants', to_jsonb(acldefault('S', s.srvowner)::text[]),
               'comment', obj_description(s.oid, 'pg_foreign_server')),
             NULL, NULL
      FROM pg_foreign_server AS s
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = s.oid
                        AND member.classid = 'pg_foreign_server'::regclass)
      """;

  private static final String USER_MAPPINGS =
      """
      SELECT 'user mapping', NULL, u.usename || ' on ' || quote_ident(u.srvname),
             jsonb_build_object(
               'option names', (SELECT string_agg(split_part(o, '=', 1), ', ' ORDER BY o)
                                FROM unnest(u.umoptions) AS o)),
             NULL, NULL
      FROM pg_user_mappings AS u
      """;

  static final List<String> BRANCHES = List.of(WRAPPERS, SERVERS, USER_MAPPINGS);

  private ForeignQueries() {}
}
