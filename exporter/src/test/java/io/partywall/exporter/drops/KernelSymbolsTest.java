package io.partywall.exporter.drops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelSymbolsTest {
  private static final long FIRST = 0xffffffff81000010L;
  private static final long SECOND = 0xffffffff81000200L;
  private static final long MODULE = 0xffffffffc0001234L;

  @TempDir private Path folder;

  @Test
  void namesTheLastFunctionThatBeginsBeforeAnAddress() throws IOException {
    KernelSymbols symbols =
        symbols(
            """
            0000000000000000 A fixed_percpu_data
            ffffffff81000100 T second
            ffffffff81000180 D second_data
            ffffffff81000000 t first.isra.0
            ffffffff81000200 W third
            ffffffff81000201 T fourth
            ffffffffc0001000 t in_module\t[openvswitch]
            ffffffffc0002000 t later_in_module\t[openvswitch]
            """);

    symbols.find(List.of(MODULE, FIRST, SECOND));

    assertThat(symbols.function(FIRST)).contains("first");
    assertThat(symbols.function(SECOND)).contains("third");
    assertThat(symbols.function(MODULE)).contains("in_module");
    assertThat(symbols.function(SECOND - 1)).isEmpty();
  }

  @Test
  void findsTheNamesOfSeveralAddressesInOneFunctionAndOfNoneBeforeTheFirst() throws IOException {
    KernelSymbols symbols = symbols("ffffffff81000100 T only\n");

    symbols.find(List.of(FIRST, SECOND, SECOND + 1, MODULE));

    assertThat(symbols.function(FIRST)).contains("");
    assertThat(symbols.function(SECOND)).contains("only");
    assertThat(symbols.function(SECOND + 1)).contains("only");
    assertThat(symbols.function(MODULE)).contains("only");
  }

  @Test
  void namesNothingWhereTheKernelHidesItsAddresses() throws IOException {
    KernelSymbols symbols = symbols("0000000000000000 T first\n0000000000000000 T second\n");

    symbols.find(List.of(FIRST));

    assertThat(symbols.function(FIRST)).contains("");
  }

  @Test
  void namesNothingWhereThereIsNoList() {
    KernelSymbols symbols = new KernelSymbols(folder.resolve("missing"));

    symbols.find(List.of(FIRST));

    assertThat(symbols.function(FIRST)).contains("");
  }

  @Test
  void findsNamesInTheBackground() throws IOException {
    KernelSymbols symbols = symbols("ffffffff81000000 T first\n");

    symbols.findLater(List.of(FIRST));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(symbols.function(FIRST)).contains("first"));
  }

  private KernelSymbols symbols(String content) throws IOException {
    return new KernelSymbols(Files.writeString(folder.resolve("kallsyms"), content));
  }
}
