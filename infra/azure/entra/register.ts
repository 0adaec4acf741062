import type { Graph } from "./graph.ts";
import { type Registration, staffRegistration, usherRegistration } from "./registrations.ts";

/** The client ids of the two registrations. */
export type Registered = { entraClientId: string; staffClientId: string };

/**
 * Makes the two registrations, or brings them up to date: what customers consented to stays. `name` tells one deployment's
 * from another's.
 */
export const register = async (graph: Graph, name: string): Promise<Registered> => {
  const entraClientId = await makeRegistration(graph, name, usherRegistration(titleOf(name)));
  const staffClientId = await makeRegistration(graph, `${name}-staff`, staffRegistration(`${titleOf(name)} Staff`));
  // Nobody of the vendor's tenant gets a token for the console without a role.
  await graph.upsert(`/servicePrincipals(appId='${staffClientId}')`, { appRoleAssignmentRequired: true });
  return { entraClientId, staffClientId };
};

/** Whom the registration "Usher" has to trust, and where pages sign in. */
export type Trusted = { tenant: string; identityObjectId: string; publicUrl: string };

const CREDENTIAL = "usher-app";
const AUDIENCE = "api://AzureADTokenExchange";

/**
 * Lets the app's managed identity prove itself to be the registration "Usher", without a secret, and lets the pages of a
 * deployment sign in. Safe to repeat.
 */
export const trust = async (
  graph: Graph,
  name: string,
  { tenant, identityObjectId, publicUrl }: Trusted,
): Promise<void> => {
  const usher = `/applications(uniqueName='${name}')`;
  const credential = {
    issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    subject: identityObjectId,
    audiences: [AUDIENCE],
    description: "The app's managed identity is this registration, without a secret.",
  };
  const credentials = `${usher}/federatedIdentityCredentials`;
  const { value } = await graph.get<{ value: { id: string; name: string }[] }>(credentials);
  const existing = value.find((each) => each.name === CREDENTIAL);
  if (existing === undefined) await graph.post(credentials, { name: CREDENTIAL, ...credential });
  else await graph.patch(`${credentials}/${existing.id}`, credential);
  await graph.patch(usher, { spa: { redirectUris: [`${publicUrl}/`, `${publicUrl}/tenant`] } });
  await graph.patch(`/applications(uniqueName='${name}-staff')`, { spa: { redirectUris: [`${publicUrl}/staff`] } });
};

/** A registration with its service principal in the vendor's tenant; answers its client id. */
const makeRegistration = async (graph: Graph, name: string, registration: Registration): Promise<string> => {
  const path = `/applications(uniqueName='${name}')`;
  await graph.upsert(path, registration);
  const { appId } = await graph.get<{ appId: string }>(`${path}?$select=appId`);
  await graph.patch(path, { identifierUris: [`api://${appId}`] });
  await graph.upsert(`/servicePrincipals(appId='${appId}')`, {});
  return appId;
};

/** "usher-test" is shown as "Usher test". */
const titleOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll("-", " ");
