package io.partywall.exporter.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.guest.Guests;
import io.partywall.exporter.guest.Moment;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.reference.ReferencePoint.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceSourceTest {
  private static final HostIdentity HOST = new HostIdentity("0123456789abcdef");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("reference.yaml");
    reference(9.5).write(file);
  }

  private static ReferenceFile reference(double lower) {
    List<ReferencePoint> points = new ArrayList<>();
    points.add(point("kvm", "virtio-net-pci", 64, 1, lower));
    points.add(point("kvm", "virtio-net-pci", 1500, 1, 50));
    points.add(point("kvm", "virtio-net-pci", 64, 2, 70));
    points.add(point("kvm", "e1000", 64, 1, 80));
    return new ReferenceFile(HOST, Instant.ofEpochMilli(1_700_000_000_500L), "quick", points);
  }

  private static ReferencePoint point(
      String vmm, String model, int size, int streams, double lower) {
    return new ReferencePoint(
        vmm,
        model,
        size,
        streams,
        streams == 1 ? "dedicated" : "shared",
        new Rate(lower, 100, 200),
        Optional.empty());
  }

  private ReferenceSource source() {
    return new ReferenceSource(
        file,
        HOST,
        Guests.directory(
            List.of(
                Guests.kvm("elm", "7b0c0f5a-0000-0000-0000-000000000001", 4, 5),
                Guests.kvm("bare", "8c0c0f5a-0000-0000-0000-000000000002"))));
  }

  private static List<String> samples(ReferenceSource source) {
    FamilyWriter out = new FamilyWriter();
    source.collect(new Moment().snapshot(), out);
    return out.toString().lines().filter(line -> !line.startsWith("# ")).toList();
  }

  @Test
  void writesThePointsAndWhatTheySayOfEachGuest() {
    assertThat(samples(source()))
        .filteredOn(line -> !line.contains("1500") || line.contains("guest"))
        .containsExactly(
            """
            partywall_reference_packets_per_second{vmm="kvm",nic_model="virtio-net-pci",frame_size="64",streams="1",scenario="dedicated",kind="maximum",bound="lower"} 9.5
            partywall_reference_packets_per_second{vmm="kvm",nic_model="virtio-net-pci",frame_size="64",streams="1",scenario="dedicated",kind="maximum",bound="estimate"} 100
            partywall_reference_packets_per_second{vmm="kvm",nic_model="virtio-net-pci",frame_size="64",streams="1",scenario="dedicated",kind="maximum",bound="upper"} 200
            partywall_reference_packets_per_second{vmm="kvm",nic_model="virtio-net-pci",frame_size="64",streams="2",scenario="shared",kind="maximum",bound="lower"} 70
            partywall_reference_packets_per_second{vmm="kvm",nic_model="virtio-net-pci",frame_size="64",streams="2",scenario="shared",kind="maximum",bound="estimate"} 100
            partywall_reference_packets_per_second{vmm="kvm",nic_model="virtio-net-pci",frame_size="64",streams="2",scenario="shared",kind="maximum",bound="upper"} 200
            partywall_reference_packets_per_second{vmm="kvm",nic_model="e1000",frame_size="64",streams="1",scenario="dedicated",kind="maximum",bound="lower"} 80
            partywall_reference_packets_per_second{vmm="kvm",nic_model="e1000",frame_size="64",streams="1",scenario="dedicated",kind="maximum",bound="estimate"} 100
            partywall_reference_packets_per_second{vmm="kvm",nic_model="e1000",frame_size="64",streams="1",scenario="dedicated",kind="maximum",bound="upper"} 200
            partywall_reference_timestamp_seconds 1.7000000005E9
            partywall_guest_reference_packets_per_second{vmm="kvm",guest="elm",frame_size="64"} 9.5
            partywall_guest_reference_packets_per_second{vmm="kvm",guest="elm",frame_size="1500"} 50
            partywall_guest_reference_frame_size_bytes{vmm="kvm",guest="elm",frame_size="64"} 64
            partywall_guest_reference_frame_size_bytes{vmm="kvm",guest="elm",frame_size="1500"} 1500
            """
                .lines()
                .toArray(String[]::new));
  }

  @Test
  void readsAChangedFileAtTheNextScrape() throws IOException {
    ReferenceSource source = source();
    reference(12).write(file);

    assertThat(samples(source))
        .contains(
            "partywall_guest_reference_packets_per_second{vmm=\"kvm\",guest=\"elm\",frame_size=\"64\"}"
                + " 12");
  }

  @Test
  void keepsTheLastGoodFileAndSaysThatThePresentOneIsBroken() throws IOException {
    ReferenceSource source = source();
    ReferenceHealth health = new ReferenceHealth(source);
    List<String> before = samples(source);
    health.collect(new Moment().snapshot(), new FamilyWriter());
    Files.writeString(file, "version: 3\n");

    assertThat(samples(source)).isEqualTo(before);
    assertThatThrownBy(() -> health.collect(new Moment().snapshot(), new FamilyWriter()))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": version: 3 is not known; write version 1");

    Files.delete(file);
    assertThat(samples(source)).isEqualTo(before);
    assertThatThrownBy(() -> health.collect(new Moment().snapshot(), new FamilyWriter()))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": no such file; name a reference file, or leave the option out");

    reference(9.5).write(file);
    assertThat(samples(source)).isEqualTo(before);
    assertThatCode(() -> health.collect(new Moment().snapshot(), new FamilyWriter()))
        .doesNotThrowAnyException();
  }
}
