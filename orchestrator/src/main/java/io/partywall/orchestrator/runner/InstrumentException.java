package io.partywall.orchestrator.runner;

/** An instrument failed during a trial, so that the trial is invalid; the message says which. */
public final class InstrumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InstrumentException(String message) {
    super(message);
  }
}
