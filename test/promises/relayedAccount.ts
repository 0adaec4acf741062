import { openAccount } from "../loopback/azurite.ts";
import { type Relay, startRelay } from "../sql/relay.ts";

/** An account for tables, and a way to it that can be cut. */
export type RelayedAccount = {
  network: Relay;
  /** By that way. */
  relayed: string;
  /** By a way that is never cut. */
  straight: string;
};

export const openRelayedAccount = async (): Promise<RelayedAccount> => {
  const { port, connectionString } = openAccount();
  const network = await startRelay({ host: "127.0.0.1", port });
  return { network, relayed: connectionString.replace(`:${port}/`, `:${network.port}/`), straight: connectionString };
};
