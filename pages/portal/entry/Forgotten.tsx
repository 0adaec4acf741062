import { useState } from "preact/hooks";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { forgotten } = TEXTS;

type Way = "reminder" | "reset";

/** One of the two ways: a mail is asked for, and the answer is the same whether the address is known or not. */
const Ask = ({ way, onSent }: { way: Way; onSent: (address: string) => void }) => {
  const { client } = usePortal();
  const { title, text, submit } = forgotten[way];
  return (
    <section>
      <h2>{title}</h2>
      <p>{text}</p>
      <Form
        submit={submit}
        onSubmit={async ({ email = "" }) => {
          await client.send("POST", `/api/password/${way}`, { email });
          onSent(email);
        }}
      >
        <TextField name="email" label={TEXTS.signIn.email} type="email" autocomplete="username" />
      </Form>
    </section>
  );
};

/** Who forgot the password asks for the reminder, or for a link to choose a new one. */
export const Forgotten = () => {
  const [sent, setSent] = useState<{ way: Way; address: string }>();
  return (
    <Screen title={sent === undefined ? forgotten.title : forgotten.sent}>
      {sent === undefined ? (
        <>
          <Ask way="reminder" onSent={(address) => setSent({ way: "reminder", address })} />
          <Ask way="reset" onSent={(address) => setSent({ way: "reset", address })} />
        </>
      ) : (
        <Notice kind="good">
          <p>{forgotten[sent.way].sent(sent.address)}</p>
        </Notice>
      )}
      <p>
        <a class="alone" href="#/">
          {forgotten.signIn}
        </a>
      </p>
    </Screen>
  );
};
