package io.partywall.exporter.guest;

import static io.partywall.exporter.guest.Guests.kvm;
import static io.partywall.exporter.guest.Guests.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partywall.exporter.config.GuestLabel;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.metrics.FamilyWriter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestDirectoryTest {
  private static final String U1 = "7b0c0f5a-0000-0000-0000-000000000001";
  private static final String U2 = "8c0c0f5a-0000-0000-0000-000000000002";
  private static final String U3 = "8c0c0f5a-0000-0000-0000-000000000003";
  private static final LinkTable NO_LINKS = new LinkTable(List.of());

  private static List<String> names(GuestLabel label, Guest... guests) {
    VmmProbe probe = probe("kvm", links -> List.of(guests));
    return new GuestDirectory(List.of(probe), label, () -> 0)
        .guests(NO_LINKS).stream().map(Guest::name).toList();
  }

  @Test
  void renamesAllOfOneName() {
    assertThat(names(GuestLabel.NAME, kvm("elm", U1), kvm("oak", U3), kvm("elm", U2)))
        .containsExactly("elm~7b0c0f5a", "elm~8c0c0f5a", "oak");
  }

  @Test
  void tellsEvenThoseApartWhoseUuidsBeginAlike() {
    assertThat(names(GuestLabel.NAME, kvm("elm", U3), kvm("elm", U2), kvm("elm", U2)))
        .containsExactly("elm~8c0c0f5a", "elm~8c0c0f5a~2", "elm~8c0c0f5a~3");
  }

  @Test
  void showsNoNamesWhereUuidsAreWanted() {
    assertThat(names(GuestLabel.UUID, kvm("elm", U1), kvm("elm", U2))).containsExactly(U1, U2);
  }

  @Test
  void asksTheProbesOnceASecond() {
    int[] asked = {0};
    long[] now = {-5};
    VmmProbe probe = probe("kvm", links -> List.of(kvm("elm-" + ++asked[0], U1)));
    GuestDirectory directory = new GuestDirectory(List.of(probe), GuestLabel.NAME, () -> now[0]);

    String first = directory.guests(NO_LINKS).getFirst().name();
    now[0] += 999_999_999;
    String soon = directory.guests(NO_LINKS).getFirst().name();
    now[0] += 1;
    String later = directory.guests(NO_LINKS).getFirst().name();

    assertThat(List.of(first, soon, later)).containsExactly("elm-1", "elm-1", "elm-2");
  }

  @Test
  void keepsTheGuestsOfOneProbeWhenAnotherFails() {
    VmmProbe broken =
        probe(
            "container",
            links -> {
              throw new IOException("no answer");
            });
    VmmProbe works = probe("kvm", links -> List.of(kvm("elm", U1)));
    GuestDirectory directory = new GuestDirectory(List.of(broken, works), GuestLabel.NAME, () -> 0);

    assertThat(directory.guests(NO_LINKS)).containsExactly(kvm("elm", U1));
    assertThatThrownBy(() ->
            new ProbeSource(directory, broken).collect(new Moment().snapshot(), new FamilyWriter()))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer");
    assertThat(directory.failure(works)).isEmpty();
  }
}
