package io.partywall.exporter.kernel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The kernel's description of its own types (Documentation/bpf/btf.rst). It is read piece by piece
 * where it lies: it has several megabytes, of which a program needs a few numbers once.
 */
public final class Btf implements AutoCloseable {
  private static final int MAGIC = 0xeb9f;
  // struct btf_header
  private static final int HEADER_LENGTH = 4;
  private static final int TYPES_OFFSET = 8;
  private static final int TYPES_LENGTH = 12;
  private static final int STRINGS_OFFSET = 16;
  private static final int STRINGS_LENGTH = 20;
  // Every how many types the place of one is kept; those between are walked over.
  private static final int STRIDE = 256;
  // A union within a struct within …: no real type comes near.
  private static final int MOST_LEVELS = 16;

  private final FileChannel channel;
  private final FileWindow types;
  private final FileWindow strings;
  private final long typesStart;
  private final long stringsStart;
  private final Map<String, Integer> named = new HashMap<>();
  private long[] milestones = new long[64];

  private Btf(FileChannel channel, Collection<String> names) throws IOException {
    this.channel = channel;
    types = new FileWindow(channel);
    strings = new FileWindow(channel);
    if ((types.number(0) & 0xffff) != MAGIC) {
      throw new IOException("does not begin as BTF of this machine's byte order does");
    }
    int header = types.number(HEADER_LENGTH);
    typesStart = header + (long) types.number(TYPES_OFFSET);
    stringsStart = header + (long) types.number(STRINGS_OFFSET);
    findTypes(findStrings(names, types.number(STRINGS_LENGTH)), types.number(TYPES_LENGTH));
  }

  /**
   * Opens a description.
   *
   * @param names the structures, enumerations and type definitions that will be asked for
   */
  public static Btf open(Path file, Collection<String> names) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new Btf(channel, names);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Makes a text only where its hash is one of the names': there are a hundred thousand. */
  private Map<Integer, String> findStrings(Collection<String> names, int length)
      throws IOException {
    Map<Integer, String> found = new HashMap<>();
    int[] hashes = names.stream().mapToInt(String::hashCode).sorted().toArray();
    int hash = 0;
    int begin = 0;
    for (int at = 0; at < length; at++) {
      byte octet = strings.octet(stringsStart + at);
      if (octet != 0) {
        hash = 31 * hash + (octet & 0xff); // as String.hashCode has it
      } else {
        if (Arrays.binarySearch(hashes, hash) >= 0) {
          String text = strings.text(stringsStart + begin);
          if (names.contains(text)) {
            found.put(begin, text);
          }
        }
        hash = 0;
        begin = at + 1;
      }
    }
    return found;
  }

  private void findTypes(Map<Integer, String> names, int length) throws IOException {
    long end = typesStart + length;
    int id = 1; // 0 is void
    for (long at = typesStart; at < end; id++) {
      if (id % STRIDE == 0) {
        if (id / STRIDE == milestones.length) {
          milestones = Arrays.copyOf(milestones, 2 * milestones.length);
        }
        milestones[id / STRIDE] = at;
      }
      if (BtfType.kind(types, at).isLookedUpByName()) {
        String name = names.get(BtfType.name(types, at));
        if (name != null) {
          // Of two with one name the first is the kernel's own; later ones are some driver's.
          named.putIfAbsent(name, id);
        }
      }
      at = BtfType.end(types, at);
    }
  }

  private BtfType type(int id) throws IOException {
    int at = id / STRIDE * STRIDE;
    long place = at == 0 ? typesStart : milestones[id / STRIDE];
    for (int i = Math.max(at, 1); i < id; i++) {
      place = BtfType.end(types, place);
    }
    return BtfType.read(types, place);
  }

  /** The number of a type of that name; empty where the kernel has none. */
  public Optional<Integer> id(String name) {
    return Optional.ofNullable(named.get(name));
  }

  private BtfType type(String name) throws IOException {
    Integer id = named.get(name);
    if (id == null) {
      throw new NoSuchElementException("the kernel has no type " + name);
    }
    return type((int) id);
  }

  /**
   * Where a field begins, in bytes from the beginning of the structure. A path leads into
   * structures that lie within; members of unnamed ones count as the structure's own.
   *
   * @throws NoSuchElementException if there is no such structure or field
   */
  public int offset(String structure, String... path) throws IOException {
    Member member = new Member(0, type(structure));
    for (String name : path) {
      Member inner =
          member(member.type(), name, 0)
              .orElseThrow(() ->
                  new NoSuchElementException(
                      "the kernel's " + structure + " has no " + String.join(".", path)));
      member = new Member(member.offset() + inner.offset(), inner.type());
    }
    return member.offset();
  }

  private Optional<Member> member(BtfType structure, String name, int level) throws IOException {
    BtfType type = withoutAliases(structure);
    if (!type.kind().hasMembers() || level > MOST_LEVELS) {
      return Optional.empty();
    }
    for (int i = 0; i < type.count(); i++) {
      long at = type.member(i);
      String own = strings.text(stringsStart + types.number(at));
      int bits = types.number(at + 8);
      int offset = (type.hasBitFields() ? bits & 0xffffff : bits) / Byte.SIZE;
      if (own.equals(name)) {
        return Optional.of(new Member(offset, type(types.number(at + 4))));
      }
      if (own.isEmpty()) {
        Optional<Member> inner = member(type(types.number(at + 4)), name, level + 1);
        if (inner.isPresent()) {
          return Optional.of(new Member(offset + inner.get().offset(), inner.get().type()));
        }
      }
    }
    return Optional.empty();
  }

  private BtfType withoutAliases(BtfType alias) throws IOException {
    BtfType type = alias;
    for (int i = 0; i < MOST_LEVELS && type.kind().isAlias(); i++) {
      type = type(type.target());
    }
    return type;
  }

  /** How many parameters a function has, given the definition of the pointer to it. */
  public int parameters(String pointerDefinition) throws IOException {
    BtfType pointer = withoutAliases(type(pointerDefinition));
    return withoutAliases(type(pointer.target())).count();
  }

  /** The names of an enumeration's values, in their order; empty where there is none. */
  public Map<Integer, String> names(String enumeration) throws IOException {
    Map<Integer, String> names = new LinkedHashMap<>();
    if (named.containsKey(enumeration)) {
      BtfType type = type(enumeration);
      for (int i = 0; i < type.count(); i++) {
        long at = type.member(i);
        names.putIfAbsent(types.number(at + 4), strings.text(stringsStart + types.number(at)));
      }
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private record Member(int offset, BtfType type) {}
}
