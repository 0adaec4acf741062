import { useState } from "preact/hooks";
import { type Loaded, useLoad } from "./useLoad.ts";

/** A part of a list, and where the next one begins; null: it was the last. */
export type Slice<Item> = { items: readonly Item[]; continuation: string | null };

/** A list that comes a page at a time. `showMore` adds the next one; `reload` begins anew. */
export const usePaged = <Item>(
  load: (continuation: string | undefined) => Promise<Slice<Item>>,
  key = "",
): Loaded<Slice<Item>> & { showMore: () => Promise<void> } => {
  const [more, setMore] = useState<{ key: string; slice: Slice<Item> }>();
  const first = useLoad(() => load(undefined), key);
  const value = first.value && more?.key === key ? more.slice : first.value;
  return {
    value,
    problem: first.problem,
    showMore: async () => {
      const next = await load(value?.continuation ?? undefined);
      setMore({ key, slice: { ...next, items: [...(value?.items ?? []), ...next.items] } });
    },
    reload: async () => {
      setMore(undefined);
      await first.reload();
    },
  };
};
