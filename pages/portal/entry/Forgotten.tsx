import { useState } from "preact/hooks";
import { readDraft } from "../../forms/drafts.ts";
import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { Screen } from "../../frame/Screen.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";
import { SIGN_IN } from "./SignIn.tsx";

const { forgotten } = TEXTS;

type Way = "reset" | "reminder";

/** Who forgot the password asks for a link to choose a new one, or for the reminder. The answer is the same whether the address is known or not. */
export const Forgotten = () => {
  const { client } = usePortal();
  const [sent, setSent] = useState<{ way: Way; address: string }>();
  return (
    <Screen title={sent === undefined ? forgotten.title : forgotten.sent}>
      {sent === undefined ? (
        <>
          <p>{forgotten.reset.text}</p>
          <p>{forgotten.reminder.text}</p>
          <Form
            submit={forgotten.reset.submit}
            onSubmit={async ({ email = "", reminder }) => {
              const way: Way = reminder === undefined ? "reset" : "reminder";
              await client.send("POST", `/api/password/${way}`, { email });
              setSent({ way, address: email });
            }}
            aside={
              <button type="submit" class="second" name="reminder" value="yes">
                {forgotten.reminder.submit}
              </button>
            }
          >
            <TextField
              name="email"
              label={TEXTS.signIn.email}
              value={readDraft(SIGN_IN).email}
              type="email"
              autocomplete="username"
            />
          </Form>
        </>
      ) : (
        <Notice kind="good">
          <p>{forgotten[sent.way].sent(sent.address)}</p>
        </Notice>
      )}
      <p class="after">
        <a class="alone" href="#/">
          {forgotten.signIn}
        </a>
      </p>
    </Screen>
  );
};
