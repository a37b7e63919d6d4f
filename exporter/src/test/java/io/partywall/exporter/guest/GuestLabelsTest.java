package io.partywall.exporter.guest;

import static io.partywall.exporter.guest.Guests.kvm;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuestLabelsTest {
  private final Guest elm = guest("kvm", "elm", "uuid1", GuestState.RUNNING, 7, 4);

  private static Guest guest(
      String vmm, String name, String uuid, GuestState state, long namespace, int ifindex) {
    Guest guest = kvm(name, uuid, ifindex);
    return new Guest(
        vmm,
        name,
        uuid,
        state,
        guest.startTime(),
        guest.vcpus(),
        guest.cpuSeconds(),
        guest.cpuWaitSeconds(),
        OptionalLong.of(namespace),
        guest.nics());
  }

  private boolean stayWith(Guest now) {
    List<GuestLabels> before = GuestLabels.of(List.of(elm), List.of());
    return GuestLabels.of(List.of(now), before).equals(before);
  }

  @Test
  void stayWhileAGuestIsTheSameInWhateverState() {
    assertThat(stayWith(guest("kvm", "elm", "uuid1", GuestState.PAUSED, 7, 4))).isTrue();
  }

  @Test
  void areMadeAnewWhenOneThingAloneIsAnother() {
    assertThat(
            List.of(
                guest("lxc", "elm", "uuid1", GuestState.RUNNING, 7, 4),
                guest("kvm", "ash", "uuid1", GuestState.RUNNING, 7, 4),
                guest("kvm", "elm", "uuid2", GuestState.RUNNING, 7, 4),
                guest("kvm", "elm", "uuid1", GuestState.RUNNING, 8, 4),
                guest("kvm", "elm", "uuid1", GuestState.RUNNING, 7, 5)))
        .noneMatch(this::stayWith);
  }
}
