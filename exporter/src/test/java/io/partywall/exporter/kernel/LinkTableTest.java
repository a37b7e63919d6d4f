package io.partywall.exporter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTableTest {
  private static final Link LO = link(1, "lo");
  private static final Link ETH0 = link(2, "eth0");
  private static final Link TAP0 = link(7, "tap0");

  @Test
  void hasEveryLinkByAscendingIndex() {
    assertThat(new LinkTable(List.of(TAP0, LO, ETH0)).all()).containsExactly(LO, ETH0, TAP0);
  }

  @Test
  void findsEachOfManyLinksAndNoOther() {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      links.add(link(3 * i + 1, "veth" + i));
    }
    List<Link> shuffled = new ArrayList<>(links);
    Collections.shuffle(shuffled, new Random(1));
    LinkTable table = new LinkTable(shuffled);

    for (Link link : links) {
      assertThat(table.byIndex(link.index())).containsSame(link);
      assertThat(table.byIndex(link.index() + 1)).isEmpty();
      assertThat(table.byName(link.name())).containsSame(link);
      assertThat(table.byName(link.name() + "x")).isEmpty();
    }
    assertThat(table.byIndex(0)).isEmpty();
    assertThat(table.byName("")).isEmpty();
  }

  @Test
  void takesTheLaterOfTwoWithOneIndex() {
    Link renamed = link(2, "wan0");
    LinkTable table = new LinkTable(List.of(LO, ETH0, TAP0, renamed));

    assertThat(table.all()).containsExactly(LO, renamed, TAP0);
    assertThat(table.byIndex(2)).contains(renamed);
    assertThat(List.of(table.byName("eth0"), table.byName("wan0")))
        .containsExactly(Optional.empty(), Optional.of(renamed));
  }

  @Test
  void findsTheHigherIndexOfTwoWithOneName() {
    Link again = link(9, "eth0");
    LinkTable table = new LinkTable(List.of(again, LO, ETH0));

    assertThat(table.all()).containsExactly(LO, ETH0, again);
    assertThat(table.byName("eth0")).contains(again);
  }

  @Test
  void hasNothingWithoutLinks() {
    LinkTable table = new LinkTable(List.of());

    assertThat(table.all()).isEmpty();
    assertThat(table.byIndex(1)).isEmpty();
    assertThat(table.byName("lo")).isEmpty();
  }

  @Test
  void leavesOutWhatIsExcludedAndIsItselfWhereNothingIs() {
    LinkTable table = new LinkTable(List.of(LO, ETH0, TAP0));

    assertThat(table.without(name -> name.startsWith("eth")).all()).containsExactly(LO, TAP0);
    assertThat(table.without(name -> name.startsWith("wlan"))).isSameAs(table);
  }

  private static Link link(int index, String name) {
    return new Link(index, name, "", 0, 0, OptionalInt.empty(), "", true, true);
  }
}
