package io.partywall.exporter.guest;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.config.GuestLabel;
import io.partywall.exporter.kernel.LinkTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Who lives on this host: asks the probes, at most once a second, and keeps the names apart. */
public final class GuestDirectory {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SHORT_UUID = 8;

  private final List<VmmProbe> probes;
  private final GuestLabel label;
  private final LongSupplier nanoTime;
  private final Map<String, IOException> failures = new HashMap<>();
  private List<Guest> guests = List.of();
  private boolean asked;
  private long askedAt;

  /** Remembers whom to ask. */
  public GuestDirectory(List<VmmProbe> probes, GuestLabel label, LongSupplier nanoTime) {
    this.probes = List.copyOf(probes);
    this.label = requireNonNull(label, "label is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * The guests, sorted by VMM and name; no two have one name. Those of a probe that failed are
   * missing, see {@link #failure}.
   */
  public synchronized List<Guest> guests(LinkTable links) {
    long now = nanoTime.getAsLong();
    if (!asked || now - askedAt >= MAX_AGE_NANOS) {
      failures.clear();
      List<Guest> found = new ArrayList<>();
      for (VmmProbe probe : probes) {
        try {
          found.addAll(probe.guests(links));
        } catch (IOException e) {
          failures.put(probe.vmm(), e);
        }
      }
      guests = named(found);
      asked = true;
      askedAt = now;
    }
    return guests;
  }

  /** The guests as last asked for, without asking the probes. */
  public synchronized List<Guest> known() {
    return guests;
  }

  /** Why a probe found nothing when it was last asked; empty when it did its work. */
  public synchronized Optional<IOException> failure(VmmProbe probe) {
    return Optional.ofNullable(failures.get(probe.vmm()));
  }

  private List<Guest> named(List<Guest> found) {
    List<Guest> labelled = label == GuestLabel.UUID ? rename(found, Guest::uuid) : found;
    // All namesakes are renamed, whichever started first: else a name would change its owner.
    Set<String> names = new HashSet<>();
    Set<String> shared = new HashSet<>();
    for (Guest guest : labelled) {
      if (!names.add(guest.name())) {
        shared.add(guest.name());
      }
    }
    List<Guest> distinct =
        rename(
            labelled,
            guest ->
                shared.contains(guest.name())
                    ? guest.name() + "~" + shortUuid(guest)
                    : guest.name());
    distinct.sort(Comparator.comparing(Guest::uuid));
    // Two samples of the same labels would make Prometheus refuse the whole scrape.
    Set<String> taken = new HashSet<>();
    List<Guest> unique = new ArrayList<>();
    for (Guest guest : distinct) {
      String name = guest.name();
      for (int i = 2; !taken.add(name); i++) {
        name = guest.name() + "~" + i;
      }
      unique.add(guest.withName(name));
    }
    unique.sort(Comparator.comparing(Guest::vmm).thenComparing(Guest::name));
    return List.copyOf(unique);
  }

  private static List<Guest> rename(List<Guest> guests, Function<Guest, String> name) {
    List<Guest> renamed = new ArrayList<>(guests.size());
    for (Guest guest : guests) {
      renamed.add(guest.withName(name.apply(guest)));
    }
    return renamed;
  }

  private static String shortUuid(Guest guest) {
    return guest.uuid().substring(0, Math.min(SHORT_UUID, guest.uuid().length()));
  }
}
