package io.partywall.exporter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Against the encoding of RFC 9669, as a little-endian machine stores it. */
final class AssemblerTest {
  private final Assembler code = new Assembler();

  @Test
  void writesEachInstruction() {
    code.load32(1, 2, 8);
    code.load64(6, 1, -16);
    code.store32(10, -4, 3);
    code.store64(10, -24, 7);
    code.move(2, 10);
    code.set(4, -1);
    code.add(2, -24);
    code.and(7, ~1);
    code.call(Assembler.Function.PROBE_READ_KERNEL);
    code.exit();

    assertThat(listing())
        .isEqualTo(
            """
            6121080000000000
            7916f0ff00000000
            633afcff00000000
            7b7ae8ff00000000
            bfa2000000000000
            b7040000ffffffff
            07020000e8ffffff
            57070000feffffff
            8500000071000000
            b700000000000000
            9500000000000000
            """);
  }

  @Test
  void letsJumpsLandBehindWhatTheySkip() {
    Assembler.Jump zero = code.jumpIfZero(1);
    Assembler.Jump other = code.jumpIfNotZero(2);
    Assembler.Jump always = code.jump();
    code.land(zero, other);
    code.set(0, 7);
    code.land(always);
    code.exit();

    assertThat(listing())
        .isEqualTo(
            """
            1501020000000000
            5502010000000000
            0500010000000000
            b700000007000000
            b700000000000000
            9500000000000000
            """);
    assertThat(code.length()).isEqualTo(6);
  }

  @Test
  void copiesFromTheKernelToTheStack() {
    code.probe(-40, 8, 6, 16);

    assertThat(listing())
        .isEqualTo(
            """
            bf63000000000000
            0703000010000000
            bfa1000000000000
            07010000d8ffffff
            b702000008000000
            8500000071000000
            """);
  }

  private String listing() {
    return HexFormat.of()
        .formatHex(code.bytes())
        .replaceAll("(.{16})", "$1\n")
        .lines()
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
