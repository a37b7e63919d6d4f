package io.partywall.exporter.kernel;

import java.io.IOException;

/**
 * One {@code struct btf_type} (include/uapi/linux/btf.h), with what follows it.
 *
 * @param at where it begins in the file
 * @param count of members, values or parameters
 * @param hasBitFields whether a member's offset has the width of a bit field in its upper byte
 * @param target the type that it refers to, where it refers to one
 */
record BtfType(long at, Kind kind, int count, boolean hasBitFields, int target) {
  private static final int HEADER = 12;
  private static final int INFO = 4;

  /** {@code BTF_KIND_…}, in the order of their numbers. */
  enum Kind {
    VOID(0, 0),
    INT(4, 0),
    POINTER(0, 0),
    ARRAY(12, 0),
    STRUCT(0, 12),
    UNION(0, 12),
    ENUM(0, 8),
    FORWARD(0, 0),
    TYPEDEF(0, 0),
    VOLATILE(0, 0),
    CONST(0, 0),
    RESTRICT(0, 0),
    FUNCTION(0, 0),
    FUNCTION_PROTOTYPE(0, 8),
    VARIABLE(4, 0),
    SECTION(0, 12),
    FLOAT(0, 0),
    DECLARATION_TAG(4, 0),
    TYPE_TAG(0, 0),
    ENUM_64(0, 12);

    private static final Kind[] BY_NUMBER = values();

    private final int fixedBytes;
    private final int elementBytes;

    Kind(int fixedBytes, int elementBytes) {
      this.fixedBytes = fixedBytes;
      this.elementBytes = elementBytes;
    }

    boolean hasMembers() {
      return this == STRUCT || this == UNION;
    }

    boolean isLookedUpByName() {
      return this == STRUCT || this == ENUM || this == TYPEDEF;
    }

    /** Whether it is another type under another name, or with a qualifier. */
    boolean isAlias() {
      return switch (this) {
        case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> true;
        default -> false;
      };
    }
  }

  static BtfType read(FileWindow types, long at) throws IOException {
    int info = types.number(at + INFO);
    return new BtfType(at, kind(info), count(info), info < 0, types.number(at + 8));
  }

  /** Where the name of the type there begins among the strings; an empty one for none. */
  static int name(FileWindow types, long at) throws IOException {
    return types.number(at);
  }

  static Kind kind(FileWindow types, long at) throws IOException {
    return kind(types.number(at + INFO));
  }

  private static Kind kind(int info) throws IOException {
    int kind = info >>> 24 & 0x1f;
    if (kind >= Kind.BY_NUMBER.length) {
      throw new IOException("has a kind of type, " + kind + ", that this program does not know");
    }
    return Kind.BY_NUMBER[kind];
  }

  private static int count(int info) {
    return info & 0xffff;
  }

  /** Where a member, value or parameter begins. */
  long member(int index) {
    return member(at, kind, index);
  }

  /** Where the type after the one there begins. */
  static long end(FileWindow types, long at) throws IOException {
    int info = types.number(at + INFO);
    return member(at, kind(info), count(info));
  }

  private static long member(long at, Kind kind, int index) {
    return at + HEADER + kind.fixedBytes + (long) index * kind.elementBytes;
  }
}
