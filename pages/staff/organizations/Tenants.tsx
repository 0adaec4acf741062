import { useState } from "preact/hooks";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { dayText } from "../../frame/times.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { atFields } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import { hasOneOf } from "../employee.ts";
import type { Tenant } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { guidOf } from "../typed.ts";

const { tenants: texts } = TEXTS.organizations;

/** The tenants of a customer; whoever manages licenses may link one. */
export const Tenants = ({ organizationId }: { organizationId: string }) => {
  const { client, employee } = useConsole();
  const [linked, setLinked] = useState<string>();
  const path = `/api/staff/organizations/${organizationId}/tenants`;
  const loaded = useLoad(() => client.get<{ tenants: Tenant[] }>(path), path);
  return (
    <section>
      <h2>{texts.title}</h2>
      <Loading of={loaded}>
        {({ tenants }) =>
          tenants.length === 0 ? (
            <p>{texts.none}</p>
          ) : (
            <ul class="rows">
              {tenants.map(({ tenant, linkedBy, linkedAt }) => (
                <li key={tenant}>
                  <span>
                    <code>{tenant}</code>
                    <br />
                    <span class="quiet">{texts.linked[linkedBy](dayText(linkedAt))}</span>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
      {linked === undefined ? null : (
        <Notice kind="good">
          <p>{texts.link.done(linked)}</p>
        </Notice>
      )}
      {hasOneOf(employee, ["Licenses.Manage"]) ? (
        <details>
          <summary>{texts.link.title}</summary>
          <Form
            submit={texts.link.submit}
            draft={`tenant-${organizationId}`}
            words={texts.link.words}
            onSubmit={async ({ tenant = "" }) => {
              setLinked(undefined);
              const wanted = encodeURIComponent(guidOf(tenant));
              const { body } = await atFields(client.send<Tenant>("PUT", `${path}/${wanted}`));
              setLinked(body.tenant);
              await loaded.reload();
            }}
          >
            <TextField name="tenant" label={texts.link.tenant} hint={texts.link.hint} />
          </Form>
        </details>
      ) : null}
    </section>
  );
};
