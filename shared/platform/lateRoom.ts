import { lazy } from "./lazy.ts";

/** What only promises: a room whose every method can wait until it is loaded. */
type Promising<Room> = { [Name in keyof Room]: (...given: never[]) => Promise<unknown> };

/** A room that is loaded, and put together, with the first call of one of its methods. A failure to do so is that call's. */
export const lateRoom = <Room extends Promising<Room>>(load: () => Promise<Room>): Room => {
  const room = lazy(load);
  const methods = new Map<string, (...given: never[]) => Promise<unknown>>();
  const methodOf = (name: string) => {
    const made = methods.get(name) ?? (async (...given: never[]) => (await room())[name as keyof Room](...given));
    methods.set(name, made);
    return made;
  };
  return new Proxy({} as Room, {
    // Something with a `then` would be taken for a promise.
    get: (_, name) => (typeof name === "string" && name !== "then" ? methodOf(name) : undefined),
  });
};
