package io.partywall.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FamilyWriterTest {
  private final FamilyWriter out = new FamilyWriter();

  @Test
  void writesEachFamilyOnceBeforeItsSamples() {
    out.family("partywall_frames_total", "counter", "Frames.");
    out.sample(12, "device", "tap0", "place", "qdisc");
    out.sample(Long.MAX_VALUE, "device", "tap1", "place", "qdisc");
    out.family("partywall_load", "gauge", "Load.");
    out.sample(0.25);

    assertThat(out)
        .hasToString(
            """
            # HELP partywall_frames_total Frames.
            # TYPE partywall_frames_total counter
            partywall_frames_total{device="tap0",place="qdisc"} 12
            partywall_frames_total{device="tap1",place="qdisc"} 9223372036854775807
            # HELP partywall_load Load.
            # TYPE partywall_load gauge
            partywall_load 0.25
            """);
  }

  @Test
  void leavesOutAFamilyWithoutSamples() {
    out.family("partywall_frames_total", "counter", "Frames.");
    out.family("partywall_load", "gauge", "Load.");

    assertThat(out).hasToString("");
  }

  @Test
  void writesWholeNumbersAsIntegersAndTheOthersAsTheyAre() {
    out.family("x", "gauge", "X.");
    for (double value :
        new double[] {
          3.0, -0.0, 1e15, 1e-7, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        }) {
      out.sample(value);
    }

    assertThat(out)
        .hasToString(
            """
            # HELP x X.
            # TYPE x gauge
            x 3
            x 0
            x 1.0E15
            x 1.0E-7
            x NaN
            x +Inf
            x -Inf
            """);
  }

  @Test
  void escapesLabelValuesAndHelp() {
    out.family("x", "gauge", "Back\\slash, \"quotes\" and\nlines.");
    out.sample(1, "guest", "back\\slash, \"quotes\" and\nlines");
    out.sample(2, "guest", "Grüße \"日本\" \\ 🦊\n");

    assertThat(out)
        .hasToString(
            """
            # HELP x Back\\\\slash, "quotes" and\\nlines.
            # TYPE x gauge
            x{guest="back\\\\slash, \\"quotes\\" and\\nlines"} 1
            x{guest="Grüße \\"日本\\" \\\\ 🦊\\n"} 2
            """);
  }

  @Test
  void writesEveryLengthOfWholeNumber() {
    out.family("x", "gauge", "X.");
    List<Long> values = new ArrayList<>(List.of(0L, Long.MAX_VALUE, Long.MIN_VALUE, -1L, -90L));
    for (long power = 1; power <= 1_000_000_000_000_000_000L / 10; power *= 10) {
      values.addAll(List.of(power - 1, power, power + 1, power * 9 + power / 3));
    }
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      values.add(random.nextLong() >>> random.nextInt(64));
    }

    values.forEach(value -> out.sample(value, Labels.NONE));

    assertThat(out.toString().lines().skip(2).toList())
        .isEqualTo(values.stream().map(value -> "x " + value).toList());
  }

  @Test
  void writesLabelsThatAreLongerThanAChunk() {
    Labels labels = Labels.of("guest", "g".repeat(100_000));
    out.family("x", "gauge", "X.");
    out.sample(1, labels);
    out.sample(0.5, labels);

    assertThat(out)
        .hasToString(
            """
            # HELP x X.
            # TYPE x gauge
            x%1$s 1
            x%1$s 0.5
            """
                .formatted(labels));
  }

  @Test
  void keepsMoreThanOneChunkInOrder() {
    out.family("x", "gauge", "X.");
    StringBuilder expected = new StringBuilder("# HELP x X.\n# TYPE x gauge\n");
    for (int i = 0; i < 20_000; i++) {
      out.sample(i, "i", Integer.toString(i));
      expected.append("x{i=\"").append(i).append("\"} ").append(i).append('\n');
    }

    assertThat(out).hasToString(expected.toString());
  }

  @Test
  void refusesAFamilyThatStandsThereAlready() {
    out.family("x", "gauge", "X.");

    assertThatThrownBy(() -> out.family("x", "gauge", "X."))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("family x stands in this exposition already");
  }

  @Test
  void refusesACounterThatDoesNotSayTotalAndAGaugeThatDoes() {
    assertThatThrownBy(() -> out.family("frames", "counter", "Frames."))
        .hasMessage("counters, and only counters, end in _total: frames");
    assertThatThrownBy(() -> out.family("frames_total", "gauge", "Frames."))
        .hasMessage("counters, and only counters, end in _total: frames_total");
  }

  @Test
  void refusesALabelWithoutAValue() {
    out.family("x", "gauge", "X.");

    assertThatThrownBy(() -> out.sample(1, "device")).hasMessage("the label device has no value");
  }

  @Test
  void forgetsWhatCameAfterAMark() {
    out.family("x", "gauge", "X.");
    out.sample(1);
    FamilyWriter.Mark mark = out.mark();
    out.family("y", "gauge", "Y.");
    out.sample(2);

    out.cutBackTo(mark);
    out.family("y", "gauge", "Another.");
    out.sample(3);

    assertThat(out)
        .hasToString(
            """
            # HELP x X.
            # TYPE x gauge
            x 1
            # HELP y Another.
            # TYPE y gauge
            y 3
            """);
  }

  @Test
  void forgetsManyChunksAfterAMark() {
    FamilyWriter.Mark mark = out.mark();
    out.family("x", "gauge", "X.");
    for (int i = 0; i < 20_000; i++) {
      out.sample(i);
    }

    out.cutBackTo(mark);

    assertThat(out).hasToString("");
    out.family("x", "gauge", "X.");
    out.sample(1);
    assertThat(out).hasToString("# HELP x X.\n# TYPE x gauge\nx 1\n");
  }

  @Test
  void forgetsManySamplesAfterAMark() {
    Labels[] labels = new Labels[50_000];
    Arrays.fill(labels, Labels.of("device", "tap0"));
    long[] values = new Random(1).longs(labels.length).toArray();
    Labels[] fewLabels = {Labels.of("device", "tap0"), Labels.of("device", "tap1")};
    long[] fewValues = {7, 1234};
    out.family("x", "gauge", "X.");
    out.samples(fewValues, fewLabels);
    FamilyWriter.Mark mark = out.mark();
    out.samples(values, labels);
    out.family("y", "gauge", "Y.");
    out.samples(values, labels);

    out.cutBackTo(mark);
    out.family("y", "gauge", "Another.");
    out.samples(fewValues, fewLabels);
    out.sample(3);

    assertThat(out)
        .hasToString(
            """
            # HELP x X.
            # TYPE x gauge
            x{device="tap0"} 7
            x{device="tap1"} 1234
            # HELP y Another.
            # TYPE y gauge
            y{device="tap0"} 7
            y{device="tap1"} 1234
            y 3
            """);
  }

  @Test
  void refusesManySamplesWithoutAFamilyOrAValue() {
    Labels[] labels = {Labels.NONE, Labels.NONE};
    assertThatThrownBy(() -> out.samples(new long[2], labels))
        .hasMessage("a sample without a family");
    out.family("x", "gauge", "X.");
    assertThatThrownBy(() -> out.samples(new long[1], labels))
        .hasMessage("1 values for 2 times labels");
    out.samples(new long[0], new Labels[0]);

    assertThat(out).hasToString("");
  }

  @Test
  void writesManySamplesAsItWritesEach() {
    long[] values = {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, 99_999_999, 100_000_000};
    for (int count : new int[] {0, 1, 7, 1999, 5000}) {
      for (int length : new int[] {1, 40, 20_000, 40_000}) {
        Labels[] labels = new Labels[length > 40 ? count / 100 : count];
        long[] of = new long[labels.length];
        FamilyWriter each = new FamilyWriter();
        FamilyWriter many = new FamilyWriter();
        for (int i = 0; i < labels.length; i++) {
          labels[i] = Labels.of("device", "x".repeat(i % 3 == 0 ? length : 3) + i);
          of[i] = values[i % values.length];
        }
        for (String name : new String[] {"a_total", "b_total"}) {
          each.family(name, "counter", "Text.");
          many.family(name, "counter", "Text.");
          for (int i = 0; i < labels.length; i++) {
            each.sample(of[i], labels[i]);
          }
          many.samples(of, labels);
        }

        assertThat(many.toString()).isEqualTo(each.toString());
      }
    }
  }
}
