/** Why the host cannot run this app, in words for whoever started it; all faults at once where there are several. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join("\n"), options);
    this.faults = faults;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What an app threw, as an error: a text is its message, anything else is told as JSON. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(typeof thrown === "string" ? thrown : JSON.stringify(thrown));
