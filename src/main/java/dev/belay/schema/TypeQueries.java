package dev.belay.schema;

import java.util.List;

/** Schemas, extensions, types, collations, text search. */
final class TypeQueries {
  private static final String SCHEMAS =
      """
      SELECT 'schema', NULL, quote_ident(n.nspname),
             jsonb_build_object(
               'owner', pg_get_userbyid(n.nspowner),
               'grants', to_jsonb(n.nspacl::text[]),
               'default grants', to_jsonb(acldefault('n', n.nspowner)::text[]),
               'comment', obj_description(n.oid, 'pg_namespace')),
             NULL, NULL
      FROM visible JOIN pg_namespace AS n ON n.oid = visible.oid
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = n.oid
                        AND member.classid = 'pg_namespace'::regclass)
      """;

  private static final String EXTENSIONS =
      """
      SELECT 'extension', NULL, quote_ident(e.extname),
             jsonb_build_object(
               'version', e.extversion,
               'schema', e.extnamespace::regnamespace::text,
               'comment', obj_description(e.oid, 'pg_extension')),
             NULL, NULL
      FROM pg_extension AS e
      """;

  /** Composite types are relations; array and row types follow from what they are made of. */
  private static final String TYPES =
      """
      SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range'
               ELSE 'base type' END,
             NULL, format_type(t.oid, NULL),
             jsonb_build_object(
               'owner', pg_get_userbyid(t.typowner),
               'labels', (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder)
                          FROM pg_enum AS e WHERE e.enumtypid = t.oid),
               'type', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
               'not null', t.typtype = 'd' AND t.typnotnull,
               'default', t.typdefault,
               'collation', CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation
                                 THEN t.typcollation::regcollation::text END,
               'range', (SELECT jsonb_build_object(
                                  'subtype', format_type(r.rngsubtype, NULL),
                                  'collation', nullif(r.rngcollation, 0)::regcollation::text,
                                  'canonical', r.rngcanonical::text,
                                  'difference', r.rngsubdiff::text,
                                  'multirange', format_type(r.rngmultitypid, NULL))
                         FROM pg_range AS r WHERE r.rngtypid = t.oid),
               'functions', CASE WHEN t.typtype = 'b' THEN jsonb_build_object(
                                  'input', t.typinput::text, 'output', t.typoutput::text,
                                  'length', t.typlen, 'by value', t.typbyval,
                                  'storage', t.typstorage) END,
               'grants', to_jsonb(t.typacl::text[]),
               'default grants', to_jsonb(acldefault('T', t.typowner)::text[]),
               'comment', obj_description(t.oid, 'pg_type')),
             NULL, NULL
      FROM pg_type AS t
      JOIN visible ON visible.oid = t.typnamespace
      LEFT JOIN pg_type AS b ON b.oid = t.typbasetype
      WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typelem = 0))
        AND NOT EXISTS (SELECT FROM member WHERE member.objid = t.oid
                        AND member.classid = 'pg_type'::regclass)
      """;

  private static final String DOMAIN_CONSTRAINTS =
      """
      SELECT 'constraint', NULL, format_type(t.oid, NULL) || '.' || quote_ident(k.conname),
             jsonb_build_object(
               'definition', pg_get_constraintdef(k.oid),
               'comment', obj_description(k.oid, 'pg_constraint')),
             NULL, NULL
      FROM pg_constraint AS k
      JOIN pg_type AS t ON t.oid = k.contypid
      JOIN visible ON visible.oid = t.typnamespace
      WHERE k.contype <> 'n'
        AND NOT EXISTS (SELECT FROM member WHERE member.objid = t.oid
                        AND member.classid = 'pg_type'::regclass)
      """;

  private static final String COLLATIONS =
      """
      SELECT 'collation', NULL, l.oid::regcollation::text,
             jsonb_build_object(
               'owner', pg_get_userbyid(l.collowner),
               'provider', l.collprovider,
               'deterministic', CASE WHEN NOT l.collisdeterministic THEN 'no' END,
               'collate', l.collcollate, 'ctype', l.collctype,
               'locale', coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale'),
               'rules', to_jsonb(l) ->> 'collicurules',
               'comment', obj_description(l.oid, 'pg_collation')),
             NULL, NULL
      FROM pg_collation AS l
      JOIN visible ON visible.oid = l.collnamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = l.oid
                        AND member.classid = 'pg_collation'::regclass)
      """;

  private static final String DICTIONARIES =
      """
      SELECT 'text search dictionary', NULL, w.oid::regdictionary::text,
             jsonb_build_object(
               'owner', pg_get_userbyid(w.dictowner),
               'template', (SELECT m.tmplname FROM pg_ts_template AS m
                            WHERE m.oid = w.dicttemplate),
               'options', w.dictinitoption,
               'comment', obj_description(w.oid, 'pg_ts_dict')),
             NULL, NULL
      FROM pg_ts_dict AS w
      JOIN visible ON visible.oid = w.dictnamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = w.oid
                        AND member.classid = 'pg_ts_dict'::regclass)
      """;

  private static final String CONFIGURATIONS =
      """
      SELECT 'text search configuration', NULL, u.oid::regconfig::text,
             jsonb_build_object(
               'owner', pg_get_userbyid(u.cfgowner),
               'parser', (SELECT p.prsname FROM pg_ts_parser AS p WHERE p.oid = u.cfgparser),
               'mappings', (SELECT string_agg(m.maptokentype || '=' || m.mapdict::regdictionary,
                                              ', ' ORDER BY m.maptokentype, m.mapseqno)
                            FROM pg_ts_config_map AS m WHERE m.mapcfg = u.oid),
               'comment', obj_description(u.oid, 'pg_ts_config')),
             NULL, NULL
      FROM pg_ts_config AS u
      JOIN visible ON visible.oid = u.cfgnamespace
      WHERE NOT EXISTS (SELECT FROM member WHERE member.objid = u.oid
                        AND member.classid = 'pg_ts_config'::regclass)
      """;

  static final List<String> BRANCHES =
      List.of(
          SCHEMAS, EXTENSIONS, TYPES, DOMAIN_CONSTRAINTS, COLLATIONS, DICTIONARIES, CONFIGURATIONS);

  private TypeQueries() {}
}
