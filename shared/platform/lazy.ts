/**
 * Makes a thing at its first use and keeps it. A failure is not kept: the next use tries again. Parts of the app are
 * put together so, and a cold instance loads no more than the call at hand needs.
 */
export const lazy = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};
