import { GUID, IDENTIFIER } from "../../../shared/platform/patterns.ts";
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
  /** That address is theirs for certain, and the one to which the ticket is shown. */
  isOwn?: boolean;
  onSent: (ticketNumber: string, email: string) => void;
};

const LONGEST_PRODUCT = 40;

const isHint: Readonly<Record<string, (value: string) => boolean>> = {
  product: (value) => value.length <= LONGEST_PRODUCT && IDENTIFIER.test(value),
  tenant: (value) => GUID.test(value),
};

/**
 * What an add-in may say of where it is, in the address of the form that it shows in a frame. What cannot be meant is left
 * out: nobody who fills in the form could mend it.
 */
const hints = (): Values =>
  Object.fromEntries([...new URLSearchParams(location.search)].filter(([name, value]) => isHint[name]?.(value)));

/** The form by which anybody asks support. */
export const SupportForm = ({ name, email, isOwn = false, onSent }: Props) => {
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
        hint={isOwn ? support.ownEmailHint : support.emailHint}
        isFixed={isOwn}
        value={email}
        type="email"
        autocomplete="email"
      />
      <TextField name="subject" label={support.subject} maxLength={200} />
      <TextArea name="description" label={support.description} hint={support.descriptionHint} rows={8} />
    </Form>
  );
};
