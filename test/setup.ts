import { join, resolve } from "node:path";
import { buildPages } from "../infra/pages.ts";
import { SHARED } from "./bareEnvironment.ts";
import { shareAzurite, startAzurite } from "./loopback/azurite.ts";
import { useTemporaryFolder } from "./temporary.ts";

/** Ends what the run shares, in reverse order. */
export const shared = new AsyncDisposableStack();

/**
 * Makes what test files share. The app reads what browsers get from where the build puts it, also where a test runs it
 * from its source.
 */
const setup = async (): Promise<void> => {
  const folder = await useTemporaryFolder();
  process.env[SHARED.compiled] = join(folder, "compiled");
  process.env[SHARED.package] = join(folder, "package");
  const [azurite] = await Promise.all([
    startAzurite(),
    buildPages(join(resolve(import.meta.dirname, ".."), "dist", "browser")),
  ]);
  shareAzurite(shared.use(azurite));
};

export default setup;
