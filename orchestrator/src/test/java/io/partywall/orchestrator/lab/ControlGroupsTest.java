package io.partywall.orchestrator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupsTest {
  private static final Path GROUP = Path.of("partywall-own");

  @TempDir private Path directory;

  @Test
  void areFoundWhereverTheFirstProcessIs() throws IOException {
    ControlGroups groups =
        groups(
            """
            4:memory:/sandbox/1
            3:cpu,cpuacct:/
            1:name=systemd:/init.scope
            0::/
            """);
    Path atRoot = make("cpu,cpuacct/partywall-own/lxc.monitor.a");
    Path below = make("memory/sandbox/1/partywall-own/lxc.payload.a");
    Path beside = make("systemd/partywall-own/lxc.monitor.a");
    make("memory/sandbox/1/partywall-other/lxc.payload.a");
    make("memory/sandbox/2/partywall-own/lxc.payload.a");

    assertThat(groups.all())
        .containsExactly(
            atRoot.getParent(), atRoot, below.getParent(), below, beside.getParent(), beside);
    assertThat(groups.remove()).isTrue();
    assertThat(groups.all()).isEmpty();
    assertThat(directory.resolve("memory/sandbox/2/partywall-own/lxc.payload.a")).exists();
  }

  @Test
  void nameTheirMembers() throws IOException {
    ControlGroups groups = groups("0::/\n");
    Files.writeString(make("partywall-own").resolve("cgroup.procs"), "12\n13\n");
    Files.writeString(make("partywall-own/lxc.payload.a").resolve("cgroup.procs"), "14\n");

    assertThat(groups.members()).containsExactly(12L, 13L, 14L);
    assertThat(groups.remove()).isFalse();
  }

  private ControlGroups groups(String firstProcess) throws IOException {
    Path file = Files.createDirectories(directory.resolve("proc")).resolve("cgroup");
    return new ControlGroups(directory, Files.writeString(file, firstProcess), GROUP);
  }

  private Path make(String path) throws IOException {
    return Files.createDirectories(directory.resolve(path));
  }
}
