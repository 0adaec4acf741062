import type { TicketDetail } from "../shapes.ts";

/** A ticket as it is shown: where it is, what was read of it, and what to do once it was changed. */
export type ShownTicket = {
  path: string;
  ticket: TicketDetail;
  etag: string | undefined;
  onChanged: () => Promise<void>;
};
