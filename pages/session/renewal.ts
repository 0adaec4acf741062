/** A session that is over while somebody is at work: they are asked to sign in again, once however many calls wait for it. */
export type Renewal = {
  /** Asks. Resolves with whether they signed in again. */
  ask: () => Promise<boolean>;
  isAsked: () => boolean;
  answer: (hasSignedIn: boolean) => void;
};

export const createRenewal = (changed: () => void): Renewal => {
  let asked: PromiseWithResolvers<boolean> | undefined;
  return {
    ask: () => {
      asked ??= Promise.withResolvers<boolean>();
      changed();
      return asked.promise;
    },
    isAsked: () => asked !== undefined,
    answer: (hasSignedIn) => {
      asked?.resolve(hasSignedIn);
      asked = undefined;
      changed();
    },
  };
};
