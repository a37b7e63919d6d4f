package io.partywall.orchestrator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "io.partywall.orchestrator";
  private static final String EXPORTER = "io.partywall.exporter";
  private static final String COMMANDS = "cli";

  /** What each package may use besides itself; the commands may use everything. */
  private static final Map<String, List<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("document", List.of()),
          Map.entry("process", List.of()),
          Map.entry("bench", List.of("process", "statistics")),
          Map.entry("statistics", List.of()),
          Map.entry("markup", List.of()),
          Map.entry("plot", List.of("markup", "statistics")),
          Map.entry("testbed", List.of("document")),
          Map.entry("experiment", List.of("document")),
          Map.entry("watch", List.of("document")),
          Map.entry("lab", List.of("document", "process", "testbed")),
          Map.entry("host", List.of("process", "testbed")),
          Map.entry("traffic", List.of("host", "process", "testbed")),
          Map.entry("load", List.of("experiment", "host", "testbed")),
          Map.entry("journal", List.of("document", "experiment")),
          Map.entry("analysis", List.of("experiment", "journal", "statistics")),
          Map.entry(
              "report",
              List.of(
                  "analysis", "document", "experiment", "journal", "markup", "plot", "statistics")),
          Map.entry(
              "runner",
              List.of(
                  "document",
                  "experiment",
                  "host",
                  "journal",
                  "load",
                  "process",
                  "testbed",
                  "traffic")),
          Map.entry("preflight", List.of("host", "runner", "testbed", "traffic")),
          Map.entry(
              "demo",
              List.of(
                  "analysis",
                  "experiment",
                  "host",
                  "journal",
                  "lab",
                  "process",
                  "report",
                  "runner",
                  "testbed",
                  "traffic",
                  "watch")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesUseOnlyThoseBelow() {
    LayeredArchitecture architecture =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .layer(COMMANDS)
            .definedBy(ROOT + "." + COMMANDS);
    for (String name : ALLOWED.keySet()) {
      architecture = architecture.layer(name).definedBy(ROOT + "." + name);
    }
    for (Map.Entry<String, List<String>> entry : ALLOWED.entrySet()) {
      List<String> lower = entry.getValue();
      architecture =
          lower.isEmpty()
              ? architecture.whereLayer(entry.getKey()).mayNotAccessAnyLayer()
              : architecture
                  .whereLayer(entry.getKey())
                  .mayOnlyAccessLayers(lower.toArray(String[]::new));
    }
    architecture
        .whereLayer(COMMANDS)
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** The exporter's inside is its own. */
  @Test
  void sharesWithTheExporterOnlyTheReferenceFileAndTheWayToComplain() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAnyPackage(EXPORTER + ".."))
                .or(resideInAnyPackage(EXPORTER + ".config", EXPORTER + ".reference"))
                .as("are not the exporter's own"))
        .check(CLASSES);
  }

  @Test
  void noClassIsNamedAfterNothing() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Manager|Common)").check(CLASSES);
  }
}
