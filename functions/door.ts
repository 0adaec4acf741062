import type { App } from "../shared/app.ts";
import { doorFor } from "../shared/platform/http/door.ts";

/** Declares a door of Usher. */
export const door = doorFor<App>();

/** For answers without a result of their own. */
export const noContent = (): { status: 204 } => ({ status: 204 });
