package dev.belay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Guards the package table of the design: who may use whom, and what only some rooms may touch. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.belay");

  /** Each package and the packages of Belay that it may use, besides itself. */
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("sql", List.of());
    MAY_USE.put("postgres", List.of("sql"));
    MAY_USE.put("live", List.of("postgres"));
    MAY_USE.put("migration", List.of("sql", "postgres", "live"));
    MAY_USE.put("schema", List.of("sql", "postgres"));
    MAY_USE.put("backup", List.of("postgres"));
    MAY_USE.put("integrity", List.of("postgres"));
    MAY_USE.put("rehearsal", List.of("migration", "schema", "backup", "integrity", "postgres"));
    MAY_USE.put("runbook", List.of("sql"));
    MAY_USE.put("journal", List.of("runbook"));
    MAY_USE.put("notify", List.of());
    MAY_USE.put(
        "run",
        List.of(
            "sql",
            "postgres",
            "live",
            "migration",
            "schema",
            "backup",
            "integrity",
            "rehearsal",
            "runbook",
            "journal",
            "notify"));
    MAY_USE.put("drill", List.of("postgres", "live", "run", "runbook", "journal"));
    MAY_USE.put("report", List.of("runbook", "journal", "live", "migration", "sql"));
    MAY_USE.put("cli", List.of("*", "!desktop"));
    MAY_USE.put("desktop", List.of("*", "!cli"));
    MAY_USE.put("", List.of("*"));
  }

  @Test
  void enoughClassesAreScannedForTheRulesToMeanSomething() {
    assertThat(CLASSES.size()).isGreaterThan(1);
  }

  @Test
  void everyPackageUsesOnlyThePackagesThatTheTableAllows() {
    var breaches = new TreeSet<String>();
    for (var origin : CLASSES) {
      var from = room(origin);
      var allowed = MAY_USE.get(from);
      if (allowed == null) {
        breaches.add("package " + origin.getPackageName() + " is not in the table");
        continue;
      }
      for (var dependency : origin.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass();
        if (target.getPackageName().startsWith("dev.belay")) {
          var to = room(target);
          if (!permits(allowed, from, to)) {
            breaches.add(dependency.getDescription());
          }
        }
      }
    }
    assertThat(breaches).isEmpty();
  }

  @Test
  void packagesAreFreeOfCycles() {
    SlicesRuleDefinition.slices()
        .matching("dev.belay.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTheDesktopKnowsJavaFx() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.belay.desktop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javafx..", "atlantafx..", "org.controlsfx..")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked = new ArrayList<String>();
    for (var javaClass : CLASSES) {
      var info = javaClass.getPackage();
      if (!info.isAnnotatedWith(NullMarked.class) && !unmarked.contains(info.getName())) {
        unmarked.add(info.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void constructorsTakeAtMostSevenArguments() {
    var tooLong = new TreeSet<String>();
    for (var javaClass : CLASSES) {
      for (var constructor : javaClass.getConstructors()) {
        if (constructor.getRawParameterTypes().size() > 7 && !javaClass.isEnum()) {
          tooLong.add(constructor.getFullName());
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static boolean permits(List<String> allowed, String from, String to) {
    if (from.equals(to)) {
      return true;
    }
    return (allowed.contains(to) || allowed.contains("*")) && !allowed.contains("!" + to);
  }

  private static String room(JavaClass javaClass) {
    var rest = javaClass.getPackageName().substring("dev.belay".length());
    if (rest.isEmpty()) {
      return "";
    }
    var name = rest.substring(1);
    var dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
