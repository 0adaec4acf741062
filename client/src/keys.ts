import type { Question } from "./question.ts";
import { request } from "./request.ts";
import { attempt, type Failure, failure, isFailure } from "./shared.ts";

/** The part of a published key (RFC 7517) that is looked at. */
export type PublicKey = { kid?: unknown; x?: unknown; y?: unknown };

/** Usher's public keys, and when they were asked for: epoch milliseconds. */
export type Keys = { at: number; keys: PublicKey[] };

const MONTH_SECONDS = 30 * 24 * 3600;

const nameOf = ({ origin }: Question): string => `usher-keys-${origin}`;

/** The keys that were kept; undefined where there are none that make sense. */
export const keptKeys = async (question: Question): Promise<Keys | undefined> => {
  try {
    const kept = JSON.parse((await question.keyShelf.read(nameOf(question))) ?? "") as Keys;
    return Number.isFinite(kept.at) && Array.isArray(kept.keys) ? kept : undefined;
  } catch {
    return undefined;
  }
};

/** Asks Usher for its keys, and keeps them. */
export const askKeys = (question: Question): Promise<Keys | Failure> =>
  attempt(`${question.channel} ${question.keyShelf.scope} ${nameOf(question)}`, question.now, async () => {
    const received = await request(question, "/.well-known/jwks.json", false);
    if (isFailure(received)) return received;
    const { keys } = Object(received.body) as Partial<Keys>;
    if (!Array.isArray(keys)) return failure("UNVERIFIED", "keys");
    const asked = { at: question.now(), keys };
    await question.keyShelf.write(nameOf(question), JSON.stringify(asked), MONTH_SECONDS);
    return asked;
  });
