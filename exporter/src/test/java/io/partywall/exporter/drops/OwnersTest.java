package io.partywall.exporter.drops;

import static org.assertj.core.api.Assertions.assertThat;

import io.partywall.exporter.guest.DeviceView;
import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestNic;
import io.partywall.exporter.guest.GuestState;
import io.partywall.exporter.guest.Guests;
import io.partywall.exporter.kernel.Link;
import io.partywall.exporter.kernel.LinkTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class OwnersTest {
  private static final long HERE = 4026531840L;
  private static final long CONTAINER = 4026532000L;
  private static final long STRANGER = 4026532999L;

  private final Owners owners =
      new Owners(
          HERE,
          new LinkTable(
              List.of(
                  link(2, "eth0", 0),
                  link(3, "tap3", 0),
                  link(4, "vethA", 2),
                  link(5, "vethB", 3))),
          List.of(Guests.kvm("ash", "uuid", 3, 9), container()));

  @Test
  void knowsAnInterfaceOfThisNamespaceAndItsGuest() {
    assertThat(owner(HERE, 2)).contains(new Owner("", "", "", "eth0"));
    assertThat(owner(HERE, 3)).contains(new Owner("kvm", "ash", "0", "tap3"));
    assertThat(owner(HERE, 4)).contains(new Owner("lxc", "web", "0", "vethA"));
  }

  @Test
  void givesTheHostWhatNamesNoInterfaceThatIsThere() {
    assertThat(owner(HERE, 0)).contains(Owner.HOST);
    assertThat(owner(HERE, 9)).contains(Owner.HOST);
  }

  @Test
  void knowsTheInterfacesWithinAContainerByTheOtherEndOfItsVeths() {
    assertThat(owner(CONTAINER, 2)).contains(new Owner("lxc", "web", "0", ""));
    assertThat(owner(CONTAINER, 3)).contains(new Owner("lxc", "web", "1", ""));
    assertThat(owner(CONTAINER, 1)).contains(new Owner("lxc", "web", "", ""));
  }

  @Test
  void takesNoIndexOfAnotherNamespaceForAnInterfaceOfThisOne() {
    assertThat(owner(STRANGER, 2)).isEmpty();
    assertThat(owner(0, 3)).isEmpty();
  }

  @Test
  void tellsWhatIsGone() {
    assertThat(owners.gone(key(HERE, 9))).isTrue();
    assertThat(owners.gone(key(STRANGER, 2))).isTrue();
    assertThat(owners.gone(key(HERE, 0))).isFalse();
    assertThat(owners.gone(key(HERE, 3))).isFalse();
    assertThat(owners.gone(key(CONTAINER, 7))).isFalse();
  }

  @Test
  void hasTheOwnersOfNowAlone() {
    assertThat(owners.has(Owner.HOST)).isTrue();
    assertThat(owners.has(Owner.device("eth0"))).isTrue();
    assertThat(owners.has(Owner.device("tap9"))).isFalse();
    assertThat(owners.has(new Owner("kvm", "ash", "0", "tap3"))).isTrue();
    assertThat(owners.has(new Owner("lxc", "web", "1", ""))).isTrue();
    assertThat(owners.has(new Owner("lxc", "web", "", ""))).isTrue();
    assertThat(owners.has(new Owner("kvm", "ash", "1", "tap9"))).isFalse();
    assertThat(owners.has(new Owner("", "", "", "tap3"))).isFalse();
  }

  private Optional<Owner> owner(long namespace, int ifindex) {
    return owners.of(key(namespace, ifindex));
  }

  private static DropRecord.Key key(long namespace, int ifindex) {
    return new DropRecord.Key(-1, 2, ifindex, namespace);
  }

  private static Link link(int index, String name, int peer) {
    return new Link(index, name, "", 0, peer, OptionalInt.empty(), "", true, true);
  }

  private static Guest container() {
    return new Guest(
        "lxc",
        "web",
        "uuid2",
        GuestState.RUNNING,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(CONTAINER),
        List.of(nic("0", 4, "vethA"), nic("1", 5, "vethB")));
  }

  private static GuestNic nic(String position, int ifindex, String device) {
    return new GuestNic(
        position, ifindex, device, "", "", "veth", DeviceView.HOST_TRANSMIT_IS_GUEST_RECEIVE);
  }
}
