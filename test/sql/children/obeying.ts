/** What became of an order. */
export type Report = { done: unknown } | { failed: string };

/** Has this process do what its parent tells it, and report each time. */
export const obeyParent = <Order>(obey: (order: Order) => Promise<unknown>): void => {
  process.on("message", (order: Order) => {
    void obey(order)
      .then(
        (done): Report => ({ done: done ?? null }),
        (error: unknown): Report => ({ failed: String(error) }),
      )
      .then((report) => {
        if (process.connected) process.send?.(report);
      });
  });
};
