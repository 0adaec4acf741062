import { syncBuiltinESMExports } from "node:module";
import type { Log } from "../log.ts";
import { createAllowList } from "./allowList.ts";
import { guardDatagrams } from "./guardDatagrams.ts";
import { guardNames } from "./guardNames.ts";
import { guardSockets } from "./guardSockets.ts";
import { OutboundRefused, type Refuse } from "./outboundRefused.ts";
import type { Place } from "./places.ts";

/**
 * From now on, and for good, this process speaks to `places` alone: every connection, whatever library makes it, every
 * datagram, and every question about a name. What is refused fails with `OutboundRefused` in the way in which its kind
 * fails anyway. Connections that stand, and those that others make to this process, are left alone.
 */
export const guardOutbound = (places: readonly Place[], log: Log): void => {
  const list = createAllowList(places);
  const refuse: Refuse = (to) => {
    log.error("outbound-refused", { host: to });
    return new OutboundRefused(to);
  };
  guardSockets(list, refuse);
  guardNames(list, refuse);
  guardDatagrams(refuse);
  // What was imported from these modules by name is the guarded one from here on, too.
  syncBuiltinESMExports();
};
