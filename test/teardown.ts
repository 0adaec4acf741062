import { shared } from "./setup.ts";

/** Ends what test files shared. Fails the run where a part of that had ended by itself. */
const teardown = (): Promise<void> => shared.disposeAsync();

export default teardown;
