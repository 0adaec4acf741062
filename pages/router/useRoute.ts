import { useEffect, useState } from "preact/hooks";

/** The steps of a hash route: `#/licenses/1` is `["licenses", "1"]`, and anything else is `[]`. */
export const stepsOf = (hash: string): string[] =>
  hash.startsWith("#/")
    ? hash
        .slice(2)
        .split("/")
        .filter((step) => step !== "")
    : [];

/** The route that the address shows now; the back button works, as every route is an entry of the history. */
export const useRoute = (): string[] => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return stepsOf(hash);
};

/** Goes to a route, given without `#/`. */
export const goTo = (route: string): void => {
  location.hash = `#/${route}`;
};
