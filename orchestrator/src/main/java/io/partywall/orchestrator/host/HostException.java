package io.partywall.orchestrator.host;

/**
 * A host could not be reached, or a program on it failed; the message says which and what to do.
 */
public class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people. */
  public HostException(String message) {
    super(message);
  }

  /** With the failure beneath. */
  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
