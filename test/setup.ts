import { join, resolve } from "node:path";
import { buildPages } from "../infra/pages.ts";

/** The app reads what browsers get from where the build puts it, also where a test runs it from its source. */
const setup = async (): Promise<void> => {
  await buildPages(join(resolve(import.meta.dirname, ".."), "dist", "browser"));
};

export default setup;
