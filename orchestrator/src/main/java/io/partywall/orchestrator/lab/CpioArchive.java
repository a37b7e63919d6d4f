package io.partywall.orchestrator.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * An initial RAM file system in the "newc" format of the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst. Equal contents give equal bytes:
 * entries are sorted, and no time, owner or inode of this machine enters.
 */
final class CpioArchive implements RootFiles {
  private static final int DIRECTORY = 0040755;
  private static final int EXECUTABLE = 0100755;
  private static final int FILE = 0100644;
  private static final int LINK = 0120777;

  private static final class Entry {
    private final int mode;
    private final byte[] content;

    Entry(int mode, byte[] content) {
      this.mode = mode;
      this.content = content;
    }
  }

  private final Map<String, Entry> entries = new TreeMap<>();

  @Override
  public void executable(String path, byte[] content) {
    add(path, new Entry(EXECUTABLE, content));
  }

  void file(String path, byte[] content) {
    add(path, new Entry(FILE, content));
  }

  @Override
  public void link(String path, String target) {
    add(path, new Entry(LINK, target.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void directory(String path) {
    add(path, new Entry(DIRECTORY, new byte[0]));
  }

  private void add(String path, Entry entry) {
    for (Path parent = Path.of(path).getParent(); parent != null; parent = parent.getParent()) {
      entries.putIfAbsent(parent.toString(), new Entry(DIRECTORY, new byte[0]));
    }
    entries.put(path, entry);
  }

  byte[] compressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      int inode = 1;
      for (Map.Entry<String, Entry> entry : entries.entrySet()) {
        write(out, inode++, entry.getKey(), entry.getValue());
      }
      write(out, 0, "TRAILER!!!", new Entry(0, new byte[0]));
    }
    return bytes.toByteArray();
  }

  private static void write(OutputStream out, int inode, String path, Entry entry)
      throws IOException {
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    int[] fields = {
      inode, entry.mode, 0, 0, 1, 0, entry.content.length, 0, 0, 0, 0, name.length, 0
    };
    StringBuilder header = new StringBuilder("070701");
    for (int field : fields) {
      header.append("%08x".formatted(field));
    }
    out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(name);
    pad(out, header.length() + name.length);
    out.write(entry.content);
    pad(out, entry.content.length);
  }

  private static void pad(OutputStream out, int written) throws IOException {
    out.write(new byte[-written & 3]);
  }
}
