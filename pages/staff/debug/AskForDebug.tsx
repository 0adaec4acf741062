import { Choice } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { useConsole } from "../consoleContext.ts";
import { TEXTS } from "../texts.ts";

const { debug: texts } = TEXTS;

type Props = {
  id: string;
  path: string;
  /** The proven tenants of the customer; undefined: the ticket is linked to none. */
  tenants: readonly string[] | undefined;
  onAsked: () => Promise<void>;
};

/** Asks the customer's contact person to allow debug logging of one tenant. */
export const AskForDebug = ({ id, path, tenants, onAsked }: Props) => {
  const { client } = useConsole();
  if (tenants === undefined) return <p>{texts.needsLink}</p>;
  if (tenants.length === 0) return <p>{texts.needsProof}</p>;
  return (
    <>
      <p>{texts.lead}</p>
      <Form
        submit={texts.submit}
        draft={`debug-${id}`}
        onSubmit={async ({ tenant = "" }) => {
          await client.send("POST", `${path}/debug-request`, { tenant });
          await onAsked();
        }}
      >
        <Choice
          name="tenant"
          label={texts.tenant}
          options={tenants.map((tenant) => ({ value: tenant, label: tenant }))}
        />
      </Form>
    </>
  );
};
