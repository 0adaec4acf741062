import { isLoopback } from "../../../shared/platform/loopback.ts";

/** A place where a tenant's sites lie: a host of its own in SharePoint, and where that is in the world. */
export type Geography = { hostname: string; dataLocationCode: string };

/**
 * A tenant's hosts, the first one its home. Such names lead nowhere: what is served in their name lies at the stand-in's
 * own address, under a path that begins with the name.
 */
export const geographiesOf = (tenant: string): readonly [Geography, Geography] => {
  const name = `t${tenant.toLowerCase().replaceAll("-", "")}`;
  return [
    { hostname: `${name}.sharepoint.example`, dataLocationCode: "NAM" },
    { hostname: `${name}-eur.sharepoint.example`, dataLocationCode: "EUR" },
  ];
};

/** What a token can be had for. */
export type Resource = { kind: "graph" | "sharepoint"; audience: string };

/** The resource of this name in a tenant: Graph by its own address, SharePoint by the tenant's host. */
export const resourceNamed = (name: string, tenant: string): Resource | undefined => {
  if (isLoopback(name)) return { kind: "graph", audience: name };
  const isHost = geographiesOf(tenant).some(({ hostname }) => name === `https://${hostname}`);
  return isHost ? { kind: "sharepoint", audience: name } : undefined;
};
