import { ChangeLicense } from "../licenses/ChangeLicense.tsx";
import { IssueLicense } from "../licenses/IssueLicense.tsx";
import { Nowhere } from "../Nowhere.tsx";
import { Organization } from "./Organization.tsx";
import { Search } from "./Search.tsx";

/** What belongs to a customer; a step too many leads nowhere. */
const Of = ({ id, what, which }: { id: string; what: string | undefined; which: string | undefined }) => {
  if (what === undefined) return <Organization id={id} key={id} />;
  if (what === "issue") return <IssueLicense organizationId={id} product={which} key={which} />;
  if (what === "licenses" && which !== undefined) return <ChangeLicense organizationId={id} id={which} key={which} />;
  return <Nowhere />;
};

/** `/organizations[/{id}[/issue[/{product}] | /licenses/{license}]]`: finding a customer, and what belongs to one. */
export const Organizations = ({ steps: [id, what, which, ...more] }: { steps: readonly string[] }) => {
  if (id === undefined) return <Search />;
  return more.length > 0 ? <Nowhere /> : <Of id={id} what={what} which={which} />;
};
