import { sealedColumn } from "../platform/vault/sealedColumn.ts";
import type { MessageContent, TicketContent } from "./ticket.ts";

export const ticketSeal = sealedColumn<TicketContent>("tickets", "content");
export const messageSeal = sealedColumn<MessageContent>("ticket_messages", "content");
