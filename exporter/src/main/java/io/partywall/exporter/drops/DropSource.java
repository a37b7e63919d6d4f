package io.partywall.exporter.drops;

import static java.util.Objects.requireNonNull;

import io.partywall.exporter.guest.Guest;
import io.partywall.exporter.guest.GuestDirectory;
import io.partywall.exporter.kernel.LinkTable;
import io.partywall.exporter.kernel.Snapshot;
import io.partywall.exporter.metrics.FamilyWriter;
import io.partywall.exporter.metrics.Source;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why and where the kernel dropped packets, for each interface and guest. */
public final class DropSource implements Source {
  // As many as 400 guests' devices with five reasons each. A series that is exported stays until
  // its interface goes; what would be one more is counted as unrecorded.
  private static final int MOST_SERIES = 2000;

  private final Drops drops;
  private final GuestDirectory directory;
  private final DropLedger ledger = new DropLedger(MOST_SERIES);
  private @Nullable Owners owners;
  private @Nullable LinkTable linksOfOwners;
  private List<Guest> guestsOfOwners = List.of();

  /** Exports what is counted there, joined with the guests of that directory. */
  public DropSource(Drops drops, GuestDirectory directory) {
    this.drops = requireNonNull(drops, "drops is null");
    this.directory = requireNonNull(directory, "directory is null");
  }

  @Override
  public String collector() {
    return "drops";
  }

  @Override
  public void start() {
    drops.start();
  }

  @Override
  public void collect(Snapshot snapshot, FamilyWriter out) throws IOException {
    Drops.Attached attached = drops.attached();
    Owners owners = owners(attached, snapshot.links(), directory.guests(snapshot.links()));
    List<DropRecord> records = attached.counter().read();
    boolean scarce = records.size() > attached.counter().capacity() / 2;
    Set<Long> unknown = new HashSet<>();
    for (DropRecord record : records) {
      DropRecord.Key key = record.key();
      Optional<String> function = attached.symbols().function(key.location());
      if (function.isEmpty()) {
        // Held back, so that its series does not change its name.
        unknown.add(key.location());
      } else if (scarce && owners.gone(key)) {
        DropRecord last = new DropRecord(key, attached.counter().forget(key));
        ledger.countLast(last, owners.of(key), function.get(), attached.reason(key));
      } else {
        ledger.count(record, owners.of(key), function.get(), attached.reason(key));
      }
    }
    if (!unknown.isEmpty()) {
      attached.symbols().findLater(unknown);
    }
    DropFamilies.write(ledger, attached.counter(), out);
  }

  /** The same as in the scrape before while no interface and no guest changed. */
  @SuppressWarnings("ReferenceEquality") // The same table while no link changed.
  private Owners owners(Drops.Attached attached, LinkTable links, List<Guest> guests) {
    Owners known = owners;
    if (known == null || links != linksOfOwners || !Guest.same(guestsOfOwners, guests)) {
      known = new Owners(attached.ownNamespace(), links, guests);
      ledger.keep(known::has); // What is counted from now on is these owners'.
      owners = known;
      linksOfOwners = links;
      guestsOfOwners = guests;
    }
    return known;
  }
}
