package io.partywall.exporter.access;

import static java.util.Objects.requireNonNull;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what is wrong, once as long as it lasts and not at each request. */
public final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private final String consequence;
  private String latest = "";

  /**
   * Nothing is wrong yet.
   *
   * @param consequence what is not done meanwhile
   */
  public Complaints(String consequence) {
    this.consequence = requireNonNull(consequence, "consequence is null");
  }

  /** Something is wrong. */
  public synchronized void about(String problem) {
    if (!problem.equals(latest)) {
      LOG.error("{}: {}", consequence, problem);
      latest = problem;
    }
  }

  /** All is well. */
  public synchronized void none() {
    if (!latest.isEmpty()) {
      LOG.info("the web configuration is in order again");
      latest = "";
    }
  }
}
