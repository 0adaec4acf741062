import { type Answer, keep } from "./kept.ts";
import { askKeys, keptKeys } from "./keys.ts";
import type { Question } from "./question.ts";
import { request } from "./request.ts";
import { attempt, type Failure, isFailure } from "./shared.ts";
import { verify } from "./verify.ts";

/** 128 random bits and more, in the letters that Usher takes. */
const newNonce = (): string => crypto.getRandomValues(new Uint32Array(5)).join("-");

/** Asks Usher, verifies what it says, and keeps it: a no takes the place of a kept yes. Never rejects. */
export const ask = (question: Question): Promise<Answer | Failure> =>
  attempt(`ask ${question.id}`, question.now, async () => {
    const nonce = question.nonce ? newNonce() : undefined;
    const path = `/api/license-check?${question.query}${nonce ? `&nonce=${nonce}` : ""}`;
    // Whoever has no keys will need them: they are asked for at the same time.
    const keys = keptKeys(question).then((kept) => kept ?? askKeys(question));
    const received = await request(question, path, true);
    if (isFailure(received)) return received;
    await keys;
    const { token, refreshAfter } = Object(received.body) as { token?: unknown; refreshAfter?: unknown };
    const claims = await verify(question, token, { nonce });
    return isFailure(claims) ? claims : keep(question, String(token), claims, refreshAfter);
  });
