import { useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { allAt, faultAt } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import { searchOrganizations } from "../searchOrganizations.ts";
import type { Organization } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { asShown } from "./asShown.ts";
import type { ShownTicket } from "./shownTicket.ts";

const { link: texts } = TEXTS.tickets;

/** Links a ticket to the one customer who has an address or a name. */
export const LinkCustomer = ({ path, ticket, etag, onChanged }: ShownTicket) => {
  const { client } = useConsole();
  const [linked, setLinked] = useState<Organization>();
  const link = async (wanted: string): Promise<void> => {
    setLinked(undefined);
    const [organization, ...others] = await searchOrganizations(client, wanted).catch((error: unknown) => {
      throw allAt("wanted", problemOf(error));
    });
    if (organization === undefined) throw faultAt("wanted", texts.none);
    if (others.length > 0) throw faultAt("wanted", texts.several);
    const { organizationId } = organization;
    const body = { organizationId };
    await asShown({ onChanged }, () => client.send("PUT", `${path}/organization`, body, { ifMatch: etag }));
    setLinked(organization);
    await onChanged();
  };
  const form = (
    <Form
      submit={texts.submit}
      draft={`link-${ticket.id}`}
      words={texts.words}
      onSubmit={({ wanted = "" }) => link(wanted.trim())}
    >
      <TextField name="wanted" label={texts.wanted} hint={texts.hint} value={ticket.email} />
    </Form>
  );
  return (
    <section>
      <h2>{texts.title}</h2>
      {linked === undefined ? null : (
        <Notice kind="good">
          <p>{texts.done(linked.organizationName, linked.contactName, linked.contactEmail)}</p>
        </Notice>
      )}
      {ticket.organizationId === null ? (
        <>
          <p>{texts.lead}</p>
          {form}
        </>
      ) : (
        <details>
          <summary>{texts.again}</summary>
          <p>{texts.warning}</p>
          {form}
        </details>
      )}
    </section>
  );
};
