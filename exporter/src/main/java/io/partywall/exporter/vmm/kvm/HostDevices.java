package io.partywall.exporter.vmm.kvm;

import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.vmm.ProcFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host devices that a process holds open, by descriptor. */
final class HostDevices {
  // A chroot puts something before it.
  private static final String TUN = "/dev/net/tun";
  private static final Pattern MACVTAP = Pattern.compile(".*/dev/tap([0-9]{1,9})");
  private static final Pattern TUN_INTERFACE = Pattern.compile("(?m)^iff:\\s*(\\S+)$");

  private final ProcFiles proc;

  HostDevices(ProcFiles proc) {
    this.proc = proc;
  }

  /** Several queues of one device are several descriptors. */
  Map<Integer, Link> of(int pid, LinkTable links) throws IOException {
    Map<Integer, Link> devices = new LinkedHashMap<>();
    for (int fd : proc.descriptors(pid)) {
      device(pid, fd, links).ifPresent(link -> devices.put(fd, link));
    }
    return devices;
  }

  private Optional<Link> device(int pid, int fd, LinkTable links) throws IOException {
    try {
      String target = proc.descriptor(pid, fd);
      if (target.endsWith(TUN)) {
        // The name that the device has now, whatever the command line called it.
        Matcher matcher = TUN_INTERFACE.matcher(proc.text(pid, "fdinfo/" + fd));
        return matcher.find() ? links.byName(matcher.group(1)) : Optional.empty();
      }
      Matcher matcher = MACVTAP.matcher(target);
      return matcher.matches()
          ? links.byIndex(Integer.parseInt(matcher.group(1)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // It was closed since.
    }
  }
}
