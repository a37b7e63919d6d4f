package io.partywall.exporter.vmm.kvm;

import java.time.Duration;

/** A program whose threads end as soon as they have begun, for a minute. */
final class ThreadChurn {
  private static final long NANOS = Duration.ofMinutes(1).toNanos();

  private ThreadChurn() {}

  public static void main(String[] arguments) throws InterruptedException {
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      Thread thread = new Thread(Thread::yield);
      thread.start();
      thread.join();
    }
  }
}
