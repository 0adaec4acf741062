/** Something in this process was about to speak to a place that no setting names. Nothing was sent there. */
export class OutboundRefused extends Error {
  override readonly name = "OutboundRefused";
  readonly code = "outbound-refused";
  /** `to`: the host, with the port where there is one. */
  constructor(to: string) {
    super(`Usher does not speak to ${to}: none of its settings names it.`);
  }
}

/** Makes the error for what was about to leave for `to`, and has it in the log. */
export type Refuse = (to: string) => OutboundRefused;
