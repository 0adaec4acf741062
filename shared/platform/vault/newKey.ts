import { newSubject } from "../ids.ts";
import { describeError, type Log } from "../log.ts";
import { failureOf } from "../sql/failures.ts";
import type { DataKey, Vault } from "./vault.ts";

/**
 * Makes a new subject with its data key for `work`, which stores something under it. Where the work fails nothing was
 * stored that the key would open, and it is destroyed; unless the commit is in doubt, for then a row may be there.
 */
export const withNewKey = async <Result>(
  { vault, log }: { vault: Pick<Vault, "keyring">; log: Log },
  work: (key: DataKey) => Promise<Result>,
): Promise<Result> => {
  const key = await vault.keyring.create(newSubject());
  try {
    return await work(key);
  } catch (error) {
    if (failureOf(error)?.kind !== "uncertain") {
      await vault.keyring.destroy(key.subject).catch((failure: unknown) => {
        log.warn("unused-key-left-behind", describeError(failure));
      });
    }
    throw error;
  }
};
