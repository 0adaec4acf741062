import type { Parts } from "./parts.ts";
import { invalidCredentials } from "./refusals.ts";
import { clearFailures, countAttempt, uncountAttempt } from "./signInFailures.ts";

/**
 * Returns when `password` is right. The attempt is counted as a failure before anything is looked at, so that guesses
 * made at the same instant, on however many instances, all count; it is taken back when it was right or could not be
 * looked at. `hash` finds what it is compared with; undefined: there is no such account, which takes as long. Throws
 * `invalid-credentials` or `too-many-requests`.
 */
export const provePassword = (
  { sql, passwords, clock, turns, limits }: Parts,
  emailIndex: string,
  password: string,
  hash: () => Promise<string | undefined>,
): Promise<void> =>
  // One after the other, so that someone who signs in from several pages at once is not taken for one who guesses.
  turns(emailIndex, async () => {
    const db = await sql.db();
    await countAttempt(db, emailIndex, limits.failures, clock.now());
    let isRight: boolean;
    try {
      isRight = await passwords.matches(password, await hash());
    } catch (error) {
      // What made the attempt fail stays the error that is seen.
      await uncountAttempt(db, emailIndex, limits.failures).catch(() => undefined);
      throw error;
    }
    if (!isRight) throw invalidCredentials();
    await clearFailures(db, emailIndex, limits.failures);
  });
