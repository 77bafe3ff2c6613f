package dev.belay.live;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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

  /** As many relations are read again at once: each costs the server a look into an index. */
  private static final int AGAIN = 300;

  /** One relation: equal numbers in two databases are two relations. */
  record Relation(long database, long oid) {}

  /** A name, and when it was read, as System.nanoTime(). */
  private record Read(String name, long at) {}

  private final Map<Long, String> roles = new ConcurrentHashMap<>();
  private final Map<Long, String> databases = new ConcurrentHashMap<>();
  private final Map<Relation, Read> relations = new ConcurrentHashMap<>();
  private final Set<Relation> usedRelations = ConcurrentHashMap.newKeySet();
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
    var relation = new Relation(database, oid);
    var known = relations.get(relation);
    if (known != null) {
      usedRelations.add(relation);
      return known.name();
    }
    if (unknownRelations.size() < MOST) {
      unknownRelations.add(relation);
    }
    return "relation " + oid + (database == 0 ? "" : " in " + database(database));
  }

  /**
   * The relations of a database that are to be read: those that were asked for and are not known,
   * and those whose names were used since they were read, the oldest reading first, for a migration
   * renames and swaps tables. Shared ones have the database 0.
   */
  Set<Long> relationsToRead(long database) {
    var oids = new HashSet<Long>();
    unknownRelations.stream()
        .filter(relation -> isOf(relation, database))
        .forEach(relation -> oids.add(relation.oid()));
    usedRelations.stream()
        .filter(relation -> isOf(relation, database) && relations.containsKey(relation))
        .sorted(Comparator.comparingLong(this::lastRead))
        .limit(AGAIN)
        .forEach(relation -> oids.add(relation.oid()));
    return oids;
  }

  private static boolean isOf(Relation relation, long database) {
    return relation.database() == database || relation.database() == 0;
  }

  private long lastRead(Relation relation) {
    var known = relations.get(relation);
    return known == null ? Long.MIN_VALUE : known.at();
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

  /**
   * What was found of those that were read; the others are not visible: of an open transaction, or
   * dropped.
   */
  void learnRelations(long database, Set<Long> read, Map<Long, String> found) {
    if (relations.size() > MOST) {
      relations.clear();
      usedRelations.clear();
    }
    var now = System.nanoTime();
    for (var oid : read) {
      for (var relation : List.of(new Relation(database, oid), new Relation(0, oid))) {
        var asked = unknownRelations.contains(relation) || relations.containsKey(relation);
        var name = found.get(oid);
        usedRelations.remove(relation);
        if (asked && name != null) {
          relations.put(relation, new Read(name, now));
          unknownRelations.remove(relation);
        } else if (asked) {
          relations.remove(relation);
        }
      }
    }
  }

  /** Another server, or the same after a restore: numbers may mean something else. */
  void forget() {
    roles.clear();
    databases.clear();
    relations.clear();
    unknownRelations.clear();
    usedRelations.clear();
    generation.incrementAndGet();
  }
}
