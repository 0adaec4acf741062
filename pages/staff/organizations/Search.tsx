import { useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { allAt } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import { searchOrganizations } from "../searchOrganizations.ts";
import type { Organization } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { organizations: texts } = TEXTS;

const Found = ({ organizations }: { organizations: readonly Organization[] }) => (
  <section>
    <div role="status">
      <h2>{organizations.length === 0 ? texts.none : texts.found(organizations.length)}</h2>
    </div>
    <ul class="rows">
      {organizations.map(({ organizationId, organizationName, contactName, contactEmail }) => (
        <li key={organizationId}>
          <span>
            <a href={`#/organizations/${organizationId}`}>{organizationName}</a>
            <br />
            <span class="quiet">
              {contactName} · {contactEmail}
            </span>
          </span>
        </li>
      ))}
    </ul>
  </section>
);

/** Finds customers by their exact address or name: nobody can leaf through them. */
export const Search = () => {
  const { client, found } = useConsole();
  const [organizations, setOrganizations] = useState(found.organizations);
  const show = (list: readonly Organization[] | undefined): void => {
    found.organizations = list;
    setOrganizations(list);
  };
  return (
    <Screen title={texts.title}>
      <p>{texts.lead}</p>
      <Form
        submit={texts.submit}
        draft="search"
        onSubmit={async ({ wanted = "" }) => {
          try {
            show(await searchOrganizations(client, wanted.trim()));
          } catch (error) {
            show(undefined);
            throw allAt("wanted", problemOf(error));
          }
        }}
      >
        <TextField name="wanted" label={texts.wanted} />
      </Form>
      {organizations === undefined ? null : <Found organizations={organizations} />}
    </Screen>
  );
};
