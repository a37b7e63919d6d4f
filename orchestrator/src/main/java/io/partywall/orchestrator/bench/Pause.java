package io.partywall.orchestrator.bench;

/** Waits while nothing is to be done; a measurement is made of such waits. */
final class Pause {
  private Pause() {}

  static void milliseconds(long duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }
}
