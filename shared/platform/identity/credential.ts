import type { TokenCredential } from "@azure/core-auth";
import { systemClock } from "../clock.ts";
import type { Settings } from "../config/settings.ts";
import { lazy } from "../lazy.ts";
import { holdTokens } from "./heldTokens.ts";

const load = async ({ managedIdentity, environment }: CredentialSettings): Promise<TokenCredential> => {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (environment === "local") {
    return new DefaultAzureCredential({
      // An emulator's authority is none that Microsoft could vouch for, and asking would leave this machine.
      disableInstanceDiscovery: true,
      ...(managedIdentity === undefined ? {} : { managedIdentityClientId: managedIdentity }),
    });
  }
  return managedIdentity === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId: managedIdentity });
};

export type CredentialSettings = Pick<Settings, "managedIdentity" | "environment">;

/**
 * What Usher itself signs in with at SQL, Tables, Key Vault and the mail service: its managed identity in Azure (and
 * nothing else there, so that no stray variable or tool decides who Usher is), the developer's own sign-in locally.
 * Make one and share it: it keeps its tokens. `@azure/identity` is loaded at the first token, since a check of a license
 * needs none.
 */
export const createCredential = (settings: CredentialSettings): TokenCredential => {
  const credential = lazy(() => load(settings));
  const asked: TokenCredential = {
    getToken: async (scopes, options) => (await credential()).getToken(scopes, options),
  };
  // Tokens end by the machine's own time, wherever the app's clock has been moved to.
  return holdTokens(asked, systemClock);
};
