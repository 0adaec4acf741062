import { useEffect, useRef } from "preact/hooks";

/** Calls whenever somebody comes back to the window: what it shows may be old by then. */
export const useReturn = (onReturn: () => void): void => {
  const told = useRef(onReturn);
  told.current = onReturn;
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "visible") told.current();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
};
