import { Screen } from "../../frame/Screen.tsx";
import { dayText } from "../../frame/times.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { Pairs } from "../../parts/Pairs.tsx";
import { useConsole } from "../consoleContext.ts";
import { hasOneOf } from "../employee.ts";
import { Licenses } from "../licenses/Licenses.tsx";
import { orNone } from "../orNone.ts";
import type { Organization as Shown } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { Tenants } from "./Tenants.tsx";

const { organizations: texts } = TEXTS;

const Profile = ({ organization }: { organization: Shown }) => (
  <Pairs
    pairs={[
      [texts.profile.contactName, organization.contactName],
      [texts.profile.contactEmail, organization.contactEmail],
      [texts.profile.contactPhone, organization.contactPhone],
      [texts.profile.howDidYouFindUs, organization.howDidYouFindUs],
      [texts.profile.createdAt, dayText(organization.createdAt)],
      [texts.profile.organizationId, <code key="id">{organization.organizationId}</code>],
    ]}
  />
);

/** A customer: who they are, their tenants, and their licenses for whoever may see those. */
export const Organization = ({ id }: { id: string }) => {
  const { client, employee } = useConsole();
  const path = `/api/staff/organizations/${encodeURIComponent(id)}`;
  const loaded = useLoad(() => orNone(client.get<Shown>(path)), path);
  return (
    <Screen title={loaded.value?.organizationName ?? texts.one}>
      <p>
        <a class="alone" href="#/organizations">
          {texts.back}
        </a>
      </p>
      <Loading of={loaded}>
        {(organization) =>
          organization === null ? (
            <Notice kind="plain">
              <p>{texts.gone}</p>
            </Notice>
          ) : (
            <>
              <Profile organization={organization} />
              {hasOneOf(employee, ["Licenses.Manage"]) ? (
                <Licenses organizationId={id} />
              ) : (
                <p class="quiet">{texts.licenses.notYours}</p>
              )}
              <Tenants organizationId={id} />
            </>
          )
        }
      </Loading>
    </Screen>
  );
};
