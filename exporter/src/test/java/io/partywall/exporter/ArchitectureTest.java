package io.partywall.exporter;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.partywall.exporter.config.BadInput;
import io.partywall.exporter.config.DeclaredPath;
import io.partywall.exporter.config.GuestLabel;
import io.partywall.exporter.config.PathEnd;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "io.partywall.exporter";
  private static final String MAIN = "main class";

  /** What each package may use besides itself; the main class may use everything. */
  private static final Map<String, List<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("kernel", List.of()),
          Map.entry("config", List.of()),
          Map.entry("access", List.of()),
          Map.entry("metrics", List.of("kernel")),
          Map.entry("host", List.of("kernel", "metrics")),
          Map.entry("http", List.of("metrics", "access")),
          Map.entry("guest", List.of("kernel", "metrics")),
          Map.entry("lease", List.of("kernel", "metrics")),
          Map.entry("drops", List.of("kernel", "metrics", "guest")),
          Map.entry("paths", List.of("kernel", "metrics", "guest")),
          Map.entry("peaks", List.of("kernel", "metrics", "guest")),
          Map.entry("reference", List.of("kernel", "metrics", "guest")),
          Map.entry("vmm", List.of("kernel", "guest")),
          Map.entry("vmm.kvm", List.of("kernel", "guest", "vmm")),
          Map.entry("vmm.container", List.of("kernel", "guest", "vmm")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesUseOnlyThoseBelow() {
    LayeredArchitecture architecture =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .layer(MAIN)
            .definedBy(ROOT);
    for (String name : ALLOWED.keySet()) {
      architecture = architecture.optionalLayer(name).definedBy(ROOT + "." + name);
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
        .whereLayer(MAIN)
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        // Words that stand in files and are said elsewhere too.
        .ignoreDependency(alwaysTrue(), type(BadInput.class))
        .ignoreDependency(alwaysTrue(), type(GuestLabel.class))
        .ignoreDependency(alwaysTrue(), belongToAnyOf(DeclaredPath.class, PathEnd.class))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
