package io.partywall.orchestrator.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws the guests' names and roles, so that nothing can know them beforehand. */
final class Cast {
  private static final List<String> NAMES =
      List.of(
          "abrix", "belun", "covar", "dremo", "eskon", "fentu", "gorvel", "hylex", "irvon", "jentu",
          "kelpo", "luvan", "mirex", "nolbu", "ostrel", "purix");

  private Cast() {}

  /** Three guests, the same for the same seed. */
  static List<LabGuest> draw(long seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    List<Role> roles = Arrays.asList(Role.values());
    Collections.shuffle(roles, random);
    List<LabGuest> guests = new ArrayList<>();
    for (int i = 0; i < roles.size(); i++) {
      guests.add(new LabGuest(i + 1, names.get(i), roles.get(i)));
    }
    return List.copyOf(guests);
  }
}
