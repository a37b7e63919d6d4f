package io.partywall.exporter;

import io.partywall.exporter.vmm.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes recorded processes of QEMU, and the kernel's threads for them, as a tree of proc(5). */
final class RecordedProcesses {
  private final ProcTree proc;
  private final List<Line> lines =
      List.of(
          new Line("=== guest \\S+ pid (\\d+)", this::guest),
          new Line("cmdline: (.*)", this::commandLine),
          new Line("  (\\d+) -> (\\S+)", this::descriptor),
          new Line("  -- fd (\\d+) -> \\S+", this::descriptorInfo),
          new Line("     iff:\t(\\S+)", this::tun),
          new Line("  pid (\\d+) (\\S+) ppid 2 .* \\| (\\d+) (\\d+) \\d+", this::kernelThread),
          new Line("  (\\d+) (.*) \\| (\\d+) (\\d+) \\d+", this::thread));
  private int pid;
  private int fd;

  private interface Reader {
    void read(Matcher line) throws IOException;
  }

  private record Line(Pattern pattern, Reader reader) {
    Line(String pattern, Reader reader) {
      this(Pattern.compile(pattern), reader);
    }
  }

  RecordedProcesses(ProcTree proc) {
    this.proc = proc;
  }

  ProcTree read(Path recording) throws IOException {
    for (String text : Files.readAllLines(recording)) {
      for (Line line : lines) {
        Matcher matcher = line.pattern().matcher(text);
        if (matcher.matches()) {
          line.reader().read(matcher);
          break;
        }
      }
    }
    return proc;
  }

  private void guest(Matcher line) {
    pid = number(line, 1);
  }

  private void commandLine(Matcher line) throws IOException {
    proc.process(pid, "net:[1]", line.group(1).strip().split(" +", -1));
  }

  private void descriptor(Matcher line) throws IOException {
    if (!line.group(2).equals("/dev/net/tun")) {
      proc.descriptor(pid, number(line, 1), line.group(2));
    }
  }

  private void descriptorInfo(Matcher line) {
    fd = number(line, 1);
  }

  private void tun(Matcher line) throws IOException {
    proc.tun(pid, fd, line.group(1));
  }

  private void kernelThread(Matcher line) throws IOException {
    int tid = number(line, 1);
    proc.kernelThread(tid, line.group(2), 0, 0);
    proc.schedstat(tid, tid, Long.parseLong(line.group(3)), Long.parseLong(line.group(4)));
  }

  private void thread(Matcher line) throws IOException {
    int tid = number(line, 1);
    proc.thread(pid, tid, line.group(2), 0, 0);
    proc.schedstat(pid, tid, Long.parseLong(line.group(3)), Long.parseLong(line.group(4)));
  }

  private static int number(Matcher line, int group) {
    return Integer.parseInt(line.group(group));
  }
}
