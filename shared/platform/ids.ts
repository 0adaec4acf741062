import { randomBytes, randomUUID } from "node:crypto";
import { v7 } from "uuid";
import type { Clock } from "./clock.ts";

/** A new id of ours: UUID version 7 (RFC 9562), so that ids sort by the time they were made. */
export const newId = (clock: Clock): string => v7({ msecs: clock.now() });

/** A new subject id: UUID version 4, because it outlives its subject in the erasure ledger and must tell nothing. */
export const newSubject = (): string => randomUUID();

/** A secret of 256 random bits as 43 base64url characters, for links in mails. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** A fencing GUID: names one claim of one worker on one row. */
export const newClaim = (): string => randomUUID();
