import { ChangeLicense } from "../licenses/ChangeLicense.tsx";
import { IssueLicense } from "../licenses/IssueLicense.tsx";
import { Organization } from "./Organization.tsx";
import { Search } from "./Search.tsx";

/** `/organizations[/{id}[/issue[/{product}] | /licenses/{license}]]`: finding a customer, and what belongs to one. */
export const Organizations = ({ steps: [id, what, which] }: { steps: readonly string[] }) => {
  if (id === undefined) return <Search />;
  if (what === "issue") return <IssueLicense organizationId={id} product={which} key={which} />;
  if (what === "licenses" && which !== undefined) return <ChangeLicense organizationId={id} id={which} key={which} />;
  return <Organization id={id} key={id} />;
};
