package io.partywall.orchestrator.demo;

import io.partywall.orchestrator.lab.Lab;
import io.partywall.orchestrator.lab.LabPaths;
import io.partywall.orchestrator.lab.LabRequest;
import io.partywall.orchestrator.lab.Nic;
import io.partywall.orchestrator.lab.Vmm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One lab of QEMU guests for all tests that want it, taken down after the last. */
final class StandingLab implements ParameterResolver {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private record Held(Lab lab) implements AutoCloseable {
    static Held build() {
      try {
        Path state = Files.createTempDirectory("partywall-lab");
        return new Held(
            Lab.up(
                new LabRequest("loop", Vmm.KVM, Nic.VIRTIO, 42),
                new LabPaths(state, LabPaths.fromEnvironment().cache()),
                HOME));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      lab.down();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Held.class, _ -> Held.build(), Held.class)
        .lab();
  }
}
