import { readDraft } from "../forms/drafts.ts";

/** Of the message form: it outlives a link that counts no longer, and comes along to the next one. */
export const MESSAGE_DRAFT = "link-message";

/** What was written to support and not sent; "": nothing. */
export const keptMessage = (): string => readDraft(MESSAGE_DRAFT).text ?? "";
