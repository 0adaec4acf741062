import { createHash, randomBytes, randomUUID } from "node:crypto";
import { v7 } from "uuid";
import type { Clock } from "./clock.ts";
import { createRandomPool } from "./randomPool.ts";

const ID_BYTES = 16;
const idBytes = createRandomPool(ID_BYTES);

/** A new id of ours: UUID version 7 (RFC 9562), so that ids sort by the time they were made. */
export const newId = (clock: Clock): string => v7({ msecs: clock.now(), random: idBytes() });

/** The id that a repeated request gets each time: of its first receipt (epoch milliseconds), and told by its name alone. */
export const idOfRequest = ({ id, firstAt }: { id: string; firstAt: number }): string =>
  v7({ msecs: firstAt, random: createHash("sha256").update(id).digest().subarray(0, ID_BYTES) });

/** A new subject id: UUID version 4, because it outlives its subject in the erasure ledger and must tell nothing. */
export const newSubject = (): string => randomUUID();

/** A secret of 256 random bits as 43 base64url characters, for links in mails. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of a link's token: SHA-256, base64url. With 256 random bits of its own it needs no salt. */
export const tokenHash = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** A fencing GUID: names one claim of one worker on one row. */
export const newClaim = (): string => randomUUID();
