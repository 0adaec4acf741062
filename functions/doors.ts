import type { App } from "../shared/app.ts";
import type { Door } from "../shared/platform/http/door.ts";
import { doorFiles } from "./doorFiles.ts";

/** Every door of Usher but the catch-all, all of them loaded. */
export const doors: readonly Door<App>[] = (await Promise.all(Object.values(doorFiles).map((load) => load()))).flat();
