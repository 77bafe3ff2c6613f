package dev.belay.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names that are known so far. Asking costs nothing and never touches the server; what is not
 * known is noted, and {@link NameReader} looks for it beside the samples.
 */
final class Names {
  private static final int MOST = 20_000;

  /** One relation: equal numbers in two databases are two relations. */
  record Relation(long database, long oid) {}

  private final Map<Long, String> roles = new ConcurrentHashMap<>();
  private final Map<Long, String> databases = new ConcurrentHashMap<>();
  private final Map<Relation, String> relations = new ConcurrentHashMap<>();
  private final Set<Relation> unknownRelations = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknownRoles = ConcurrentHashMap.newKeySet();
  private final Set<Long> unknownDatabases = ConcurrentHashMap.newKeySet();
  private final AtomicInteger generation = new AtomicInteger();

  /** Grows whenever a role or a database is called otherwise than before. */
  int generation() {
    return generation.get();
  }

  String role(long oid) {
    return known(roles, unknownRoles, oid);
  }

  String database(long oid) {
    return known(databases, unknownDatabases, oid);
  }

  private static String known(Map<Long, String> names, Set<Long> unknown, long oid) {
    if (oid == 0) {
      return "";
    }
    var name = names.get(oid);
    if (name == null) {
      unknown.add(oid);
      return String.valueOf(oid);
    }
    return name;
  }

  /** {@code table public.users}; {@code relation 16385 in nchat} until it is known. */
  String relation(long database, long oid) {
    var name = relations.get(new Relation(database, oid));
    if (name != null) {
      return name;
    }
    if (unknownRelations.size() < MOST) {
      unknownRelations.add(new Relation(database, oid));
    }
    return "relation " + oid + (database == 0 ? "" : " in " + database(database));
  }

  /** The relations of a database that somebody asked for; shared ones have the database 0. */
  Set<Long> unknownRelations(long database) {
    var oids = new HashSet<Long>();
    for (var relation : unknownRelations) {
      if (relation.database() == database || relation.database() == 0) {
        oids.add(relation.oid());
      }
    }
    return oids;
  }

  /** How many relations are asked for and not known. */
  int unknown() {
    return unknownRelations.size();
  }

  boolean lacksRoles() {
    return !unknownRoles.isEmpty();
  }

  boolean lacksDatabases() {
    return !unknownDatabases.isEmpty();
  }

  void learnRoles(Map<Long, String> found) {
    learn(roles, found);
    unknownRoles.removeAll(found.keySet());
  }

  void learnDatabases(Map<Long, String> found) {
    learn(databases, found);
    unknownDatabases.removeAll(found.keySet());
  }

  private void learn(Map<Long, String> names, Map<Long, String> found) {
    if (!names.entrySet().containsAll(found.entrySet())) {
      names.putAll(found);
      generation.incrementAndGet();
    }
  }

  /** What was found, and that the rest is not visible: of an open transaction, or gone. */
  void learnRelations(long database, Map<Long, String> found) {
    if (relations.size() > MOST) {
      relations.clear();
    }
    var named = new HashMap<Relation, String>();
    found.forEach((oid, name) -> {
      named.put(new Relation(database, oid), name);
      named.put(new Relation(0, oid), name);
    });
    for (var asked : Set.copyOf(unknownRelations)) {
      var name = named.get(asked);
      if (name != null) {
        relations.put(asked, name);
        unknownRelations.remove(asked);
      }
    }
  }

  /** Another server, or the same after a restore: numbers may mean something else. */
  void forget() {
    roles.clear();
    databases.clear();
    relations.clear();
    unknownRelations.clear();
    generation.incrementAndGet();
  }
}
