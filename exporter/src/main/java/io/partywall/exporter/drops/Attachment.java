package io.partywall.exporter.drops;

/** How the program reads what it is given. */
enum Attachment {
  /**
   * By the types that the kernel describes: the verifier checks each access, which then is free.
   */
  TYPED,
  /** Through a function that copies, for kernels whose verifier refuses the other. */
  RAW
}
