package io.partywall.exporter.vmm.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerNameTest {
  private static final String ID =
      "00000000000000000000000000000000000000000000000000000000000000ae";
  private static final String POD = "25d879a2-7419-43ed-9c27-142c33d5d31a";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0::/docker/ID,                                    docker,     000000000000, ID, /docker/ID
          0::/system.slice/docker-ID.scope,                 docker,     000000000000, ID, /system.slice/docker-ID.scope
          4:memory:/docker/ID,                              docker,     000000000000, ID, /docker/ID
          0::/machine.slice/libpod-ID.scope/container,      podman,     000000000000, ID, /machine.slice/libpod-ID.scope
          0::/user.slice/user@1000.service/libpod-ID.scope, podman,     000000000000, ID, /user.slice/user@1000.service/libpod-ID.scope
          0::/lxc.payload.web1,                             lxc,        web1,         web1, /lxc.payload.web1
          0::/hv/lxc.payload.web1/init.scope,               lxc,        web1,         web1, /hv/lxc.payload.web1
          9:name=systemd:/lxc.payload/web1,                 lxc,        web1,         web1, /lxc.payload/web1
          7:cpu:/lxc/web1,                                  lxc,        web1,         web1, /lxc/web1
          0::/docker/ID/lxc.payload.inner,                  docker,     000000000000, ID, /docker/ID
          0::/machine.slice/systemd-nspawn@box.service/payload, nspawn, box,          box, /machine.slice/systemd-nspawn@box.service
          0::/machine.slice/machine-my\\x2dbox.scope,        nspawn,     my-box,       my\\x2dbox, /machine.slice/machine-my\\x2dbox.scope
          0::/kubepods/besteffort/podPOD/ID,                kubernetes, POD,          POD, /kubepods/besteffort/podPOD
          0::/kubepods.slice/kubepods-podPOD_.slice/cri-containerd-ID.scope, kubernetes, POD, POD, /kubepods.slice/kubepods-podPOD_.slice
          0::/kubepods.slice/kubepods-podPOD_.slice/crio-ID.scope, kubernetes, POD,   POD, /kubepods.slice/kubepods-podPOD_.slice
          """)
  void namesTheRuntimeTheContainerAndItsGroup(
      String line, String runtime, String name, String id, String group) {
    assertThat(ContainerName.ofControlGroups(fill(line) + "\n"))
        .contains(new ContainerName(runtime, fill(name), fill(id), fill(group)));
  }

  private static String fill(String text) {
    return text.replace("POD_", POD.replace('-', '_')).replace("POD", POD).replace("ID", ID);
  }

  @Test
  void readsTheHierarchyThatNamesTheContainerAmongOthers() {
    String text = "9:name=systemd:/\n8:pids:/\n0::/hv/lxc.payload.web1\n";

    assertThat(ContainerName.ofControlGroups(text))
        .contains(new ContainerName("lxc", "web1", "web1", "/hv/lxc.payload.web1"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0::/
          0::/hv/payload
          0::/system.slice/docker.service
          0::/lxc.monitor.web1
          nonsense
          """)
  void knowsWhatIsNoContainer(String line) {
    assertThat(ContainerName.ofControlGroups(line)).isEqualTo(Optional.empty());
  }
}
