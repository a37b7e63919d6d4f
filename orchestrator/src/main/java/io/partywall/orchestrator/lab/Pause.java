package io.partywall.orchestrator.lab;

/** The wait between two looks at something that will change soon. */
final class Pause {
  private static final int MILLIS = 40;

  private Pause() {}

  static void shortly() {
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the lab", e);
    }
  }
}
