import type { App } from "../shared/app.ts";
import type { Replayed } from "../shared/privacy/erasure/replayErasures.ts";

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const tell = (replayed: Replayed): string =>
  [
    `Replayed ${plural(replayed.entries, "erasure")}. Erased again:`,
    `  ${plural(replayed.organization, "organization")}`,
    `  ${plural(replayed.registration, "unverified registration")}`,
    `  ${plural(replayed.ticket, "ticket")}`,
    `  ${plural(replayed["debug-session"], "debug session")}`,
    "Usher serves again within a second.",
  ].join("\n");

/** Replays what was erased since the database was copied, and says in numbers what that was. Throws `ReplayRefused`. */
export const replayAndTell = async (app: Pick<App, "replayErasures" | "close">): Promise<string> => {
  try {
    return tell(await app.replayErasures());
  } finally {
    await app.close();
  }
};
