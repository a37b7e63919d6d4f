package io.partywall.orchestrator.host;

/** No connection could be made, for a reason that the test bed's owner can put right. */
final class UnreachableHost extends HostException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String problem;
  private final String remedy;

  /**
   * A failure that one field of the host's declaration explains.
   *
   * @param field of {@link io.partywall.orchestrator.testbed.TestBed.HostAddress}, in snake_case
   */
  UnreachableHost(String host, String field, String problem, String remedy) {
    super("%s: %s; %s".formatted(host, problem, remedy));
    this.field = field;
    this.problem = problem;
    this.remedy = remedy;
  }

  String field() {
    return field;
  }

  String problem() {
    return problem;
  }

  String remedy() {
    return remedy;
  }
}
