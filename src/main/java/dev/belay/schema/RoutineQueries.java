package dev.belay.schema;

import java.util.List;

/** Functions, procedures, aggregates, operators, casts, event triggers. */
final class RoutineQueries {
  private static final String ROUTINES =
      """
      SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
               ELSE 'function' END,
             NULL,
             quote_ident(visible.nspname) || '.' || quote_ident(p.proname)
               || '(' || pg_get_function_identity_arguments(p.oid) || ')',
             jsonb_build_object(
               'definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
               'result', CASE WHEN p.prokind = 'a' THEN pg_get_function_result(p.oid) END,
               'aggregate', (SELECT (to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'
                                                   ::text[])
                                    || jsonb_build_object(
                                         'state', format_type(a.aggtranstype, NULL),
                                         'sort operator', nullif(a.aggsortop, 0)::regoperator::text)
                             FROM pg_aggregate AS a WHERE a.aggfnoid = p.oid),
               'owner', pg_get_userbyid(p.proowner),
               'grants', to_jsonb(p.proacl::text[]),
               'default grants', to_jsonb(acldefault('f', p.proowner)::text[]),
               'comment', obj_description(p.oid, 'pg_proc')),
             NULL::int, NULL::text
      FROM pg_proc AS p
      JOIN visible ON visible.oid = p.pronamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = p.oid
                        AND member.classid = 'pg_proc'::regclass)
        AND NOT EXISTS (SELECT FROM pg_depend AS d
                        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                          AND d.deptype = 'i')
      """;

  private static final String OPERATORS =
      """
      SELECT 'operator', NULL, o.oid::regoperator::text,
             jsonb_build_object(
               'owner', pg_get_userbyid(o.oprowner),
               'function', o.oprcode::regprocedure::text,
               'result', format_type(o.oprresult, NULL),
               'commutator', nullif(o.oprcom, 0)::regoperator::text,
               'negator', nullif(o.oprnegate, 0)::regoperator::text,
               'restrict', nullif(o.oprrest, 0)::regproc::text,
               'join', nullif(o.oprjoin, 0)::regproc::text,
               'merges', o.oprcanmerge, 'hashes', o.oprcanhash,
               'comment', obj_description(o.oid, 'pg_operator')),
             NULL, NULL
      FROM pg_operator AS o
      JOIN visible ON visible.oid = o.oprnamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = o.oid
                        AND member.classid = 'pg_operator'::regclass)
      """;

  private static final String OPERATOR_CLASSES =
      """
      SELECT 'operator class', NULL,
             quote_ident(visible.nspname) || '.' || quote_ident(q.opcname) || ' using ' || m.amname,
             jsonb_build_object(
               'owner', pg_get_userbyid(q.opcowner),
               'type', format_type(q.opcintype, NULL),
               'default', q.opcdefault,
               'storage', nullif(q.opckeytype, 0)::regtype::text,
               'operators', (SELECT string_agg(a.amopstrategy || ' ' || a.amopopr::regoperator,
                                               ', ' ORDER BY a.amopstrategy, a.amopopr::text)
                             FROM pg_amop AS a WHERE a.amopfamily = q.opcfamily
                               AND a.amoplefttype = q.opcintype),
               'functions', (SELECT string_agg(a.amprocnum || ' ' || a.amproc::regprocedure,
                                               ', ' ORDER BY a.amprocnum, a.amproc::text)
                             FROM pg_amproc AS a WHERE a.amprocfamily = q.opcfamily
                               AND a.amproclefttype = q.opcintype)),
             NULL, NULL
      FROM pg_opclass AS q
      JOIN visible ON visible.oid = q.opcnamespace
      JOIN pg_am AS m ON m.oid = q.opcmethod
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = q.oid
                        AND member.classid = 'pg_opclass'::regclass)
      """;

  /** Casts and languages have no schema: object ids from 16384 on are not the server's own. */
  private static final String CASTS =
      """
      SELECT 'cast', NULL,
             format_type(z.castsource, NULL) || ' as ' || format_type(z.casttarget, NULL),
             jsonb_build_object(
               'function', nullif(z.castfunc, 0)::regprocedure::text,
               'context', z.castcontext, 'method', z.castmethod,
               'comment', obj_description(z.oid, 'pg_cast')),
             NULL, NULL
      FROM pg_cast AS z
      WHERE z.oid >= 16384
        AND NOT EXISTS (SELECT FROM member WHERE member.objid = z.oid
                        AND member.classid = 'pg_cast'::regclass)
      """;

  private static final String LANGUAGES =
      """
      SELECT 'language', NULL, quote_ident(g.lanname),
             jsonb_build_object(
               'owner', pg_get_userbyid(g.lanowner),
               'trusted', g.lanpltrusted,
               'handler', nullif(g.lanplcallfoid, 0)::regproc::text,
               'grants', to_jsonb(g.lanacl::text[]),
               'default grants', to_jsonb(acldefault('l', g.lanowner)::text[])),
             NULL, NULL
      FROM pg_language AS g
      WHERE g.oid >= 16384
        AND NOT EXISTS (SELECT FROM member WHERE member.objid = g.oid
                        AND member.classid = 'pg_language'::regclass)
      """;

  /** An event trigger whose function is left out goes with it. */
  private static final String EVENT_TRIGGERS =
      """
      SELECT 'event trigger', NULL, quote_ident(v.evtname),
             jsonb_build_object(
               'owner', pg_get_userbyid(v.evtowner),
               'event', v.evtevent,
               'tags', array_to_string(v.evttags, ', '),
               'function', v.evtfoid::regprocedure::text,
               'enabled', CASE v.evtenabled WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas'
                          WHEN 'A' THEN 'always' END,
               'comment', obj_description(v.oid, 'pg_event_trigger')),
             NULL, NULL
      FROM pg_event_trigger AS v
      JOIN pg_proc AS p ON p.oid = v.evtfoid
      JOIN visible ON visible.oid = p.pronamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = v.oid
                        AND member.classid = 'pg_event_trigger'::regclass)
      """;

  static final List<String> BRANCHES =
      List.of(ROUTINES, OPERATORS, OPERATOR_CLASSES, CASTS, LANGUAGES, EVENT_TRIGGERS);

  private RoutineQueries() {}
}
