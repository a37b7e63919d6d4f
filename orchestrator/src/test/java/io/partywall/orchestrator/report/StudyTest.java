package io.partywall.orchestrator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.orchestrator.report.Study.Load;
import io.partywall.orchestrator.report.Study.Neighbour;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StudyTest {
  private final Study study = Study.read();

  @Test
  void citesTheStudy() {
    assertThat(study.citation())
        .isEqualTo(
            "Daniel Schlosser, Michael Duelli, Sebastian Goll: Performance Comparison of Hardware"
                + " Virtualization Platforms. NETWORKING 2011, 10th IFIP Networking Conference,"
                + " Valencia, May 2011, pages 393-405. doi:10.1007/978-3-642-20757-0_31");
  }

  /** Six virtual machine monitors by four frame sizes, and with raw Linux at two shares. */
  @Test
  void holdsEveryCellOfTheTables() {
    assertThat(study.loads()).hasSize(6 * 4).doesNotHaveDuplicates();
    assertThat(study.neighbours()).hasSize(2 * 7 * 4).doesNotHaveDuplicates();
    assertThat(study.systems())
        .containsExactly(
            "raw Linux", "KVM", "OpenVZ", "ESXi, e1000", "ESXi, vmxnet3", "Xen", "VirtualBox");
  }

  @Test
  void hasNoNumberForAnEntryThatIsNotLegible() {
    assertThat(study.loads())
        .contains(
            new Load("KVM", 64, OptionalDouble.empty(), OptionalDouble.empty()),
            new Load("OpenVZ", 64, OptionalDouble.empty(), OptionalDouble.of(-18.2)));
    assertThat(study.neighbours().stream().filter(n -> n.doubts("measured") || n.doubts("offered")))
        .extracting(Neighbour::system, Neighbour::share, Neighbour::frameSize)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("OpenVZ", 50, 1000),
            org.assertj.core.groups.Tuple.tuple("VirtualBox", 95, 64),
            org.assertj.core.groups.Tuple.tuple("VirtualBox", 95, 1000));
  }
}
