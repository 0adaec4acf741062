import { describeIdentity, openIdentityWorld } from "./identityWorld.ts";

/** The instance metadata service of virtual machines, which a vendor may run Usher on as well. */
describeIdentity(openIdentityWorld("imds"));
