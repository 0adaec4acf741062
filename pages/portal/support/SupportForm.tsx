import { TextArea, TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import type { Values } from "../../forms/values.ts";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";

const { support } = TEXTS;

type Props = {
  /** What is known of who asks. */
  name?: string | undefined;
  email?: string | undefined;
  onSent: (ticketNumber: string, email: string) => void;
};

/** What an add-in may say of where it is, in the address of the form that it shows in a frame. */
const hints = (): Values => {
  const given = new URLSearchParams(location.search);
  const named = ["product", "tenant"].flatMap((name) => {
    const value = given.get(name);
    return value === null || value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
};

/** The form by which anybody asks support. */
export const SupportForm = ({ name, email, onSent }: Props) => {
  const { client } = usePortal();
  return (
    <Form
      draft="ticket"
      submit={support.submit}
      onSubmit={async (values) => {
        const { body } = await client.send<{ ticketNumber: string }>("POST", "/api/tickets", { ...values, ...hints() });
        onSent(body.ticketNumber, values.email ?? "");
      }}
    >
      <TextField name="name" label={support.name} value={name} autocomplete="name" />
      <TextField
        name="email"
        label={support.email}
        hint={support.emailHint}
        value={email}
        type="email"
        autocomplete="email"
      />
      <TextField name="subject" label={support.subject} maxLength={200} />
      <TextArea name="description" label={support.description} hint={support.descriptionHint} rows={8} />
    </Form>
  );
};
