package io.partywall.orchestrator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.config.ConfigurationFile;
import io.partywall.exporter.config.DeclaredPath;
import io.partywall.exporter.config.PathEnd;
import io.partywall.orchestrator.document.Documents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the exporter reads of the paths that the lab declares. */
class LabPathTest {
  @TempDir private Path directory;

  @Test
  void leadsToEachGuestAndFromIt() throws IOException {
    assertThat(read(Vmm.LXC))
        .containsExactly(
            new DeclaredPath("to-elm", device("in1"), nic("elm", "0")),
            new DeclaredPath("from-elm", nic("elm", "1"), device("out1")),
            new DeclaredPath("to-oak", device("in2"), nic("oak", "0")),
            new DeclaredPath("from-oak", nic("oak", "1"), device("out2")));
  }

  @Test
  void leadsThroughAUnitWithoutGuests() throws IOException {
    assertThat(read(Vmm.RAW))
        .containsExactly(
            new DeclaredPath("through-elm", device("in1"), device("out1")),
            new DeclaredPath("through-oak", device("in2"), device("out2")));
  }

  private List<DeclaredPath> read(Vmm vmm) throws IOException {
    List<LabGuest> guests =
        List.of(new LabGuest(1, "elm", Role.VICTIM), new LabGuest(2, "oak", Role.AGGRESSOR));
    LabRecord lab = new LabRecord("l", vmm, Nic.VIRTIO, 1, 0, guests, Optional.empty(), false);
    Path file = directory.resolve("exporter.yaml");
    Documents.writeYaml(file, Map.of("paths", LabPath.of(lab)));
    return ConfigurationFile.read(file).paths();
  }

  private static PathEnd device(String name) {
    return new PathEnd.Interface(name);
  }

  private static PathEnd nic(String guest, String position) {
    return new PathEnd.GuestNic(guest, position);
  }
}
