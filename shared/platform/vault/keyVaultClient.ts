import type { TokenCredential } from "@azure/core-auth";
import type { KeyClient, KeyClientOptions, KeyProperties } from "@azure/keyvault-keys";
import type { Settings } from "../config/settings.ts";
import { isLoopback } from "../loopback.ts";
import { unavailable } from "../refusal.ts";

export const KEY_VAULT = "key vault";

/**
 * How the SDK speaks to `vault`. A challenge must name the domain of the vault it comes from, or it could ask for a
 * token for something else. Only an emulator on a developer's machine has no such domain, and may do without TLS; the
 * token that it gets is a stand-in's.
 */
export const clientOptions = (
  environment: Settings["environment"],
  vault: string,
): KeyClientOptions & { allowInsecureConnection: boolean } => {
  const emulated = environment === "local" && isLoopback(vault);
  return {
    retryOptions: { maxRetries: 0 },
    // A redirect would take the request, its authorization included, to a host that nobody configured.
    redirectOptions: { maxRetries: 0 },
    disableChallengeResourceVerification: emulated,
    allowInsecureConnection: emulated,
  };
};

/** A client for the keys of `vault`; the SDK is loaded at the first. */
export const openClient = async (
  environment: Settings["environment"],
  vault: string,
  credential: TokenCredential,
): Promise<KeyClient> => {
  const { KeyClient } = await import("@azure/keyvault-keys");
  return new KeyClient(vault, credential, clientOptions(environment, vault));
};

/** The newest version that may be used both to wrap and to unwrap: Key Vault's own "latest" may be disabled. */
export const newestUsable = async (
  client: KeyClient,
  name: string,
  now: number,
  signal: AbortSignal,
): Promise<string> => {
  const latest = (await client.getKey(name, { abortSignal: signal })).properties;
  if (isUsable(latest, now) && latest.version) return latest.version;
  let best: KeyProperties | undefined;
  for await (const version of client.listPropertiesOfKeyVersions(name, { abortSignal: signal })) {
    if (isUsable(version, now) && (version.createdOn ?? 0) > (best?.createdOn ?? 0)) best = version;
  }
  if (!best?.version) throw unavailable(KEY_VAULT, new Error("No version of the key is enabled."));
  return best.version;
};

const isUsable = ({ enabled, notBefore, expiresOn }: KeyProperties, now: number): boolean =>
  enabled !== false && (notBefore?.getTime() ?? now) <= now && (expiresOn?.getTime() ?? Infinity) > now;
