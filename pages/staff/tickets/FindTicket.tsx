import { TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { goTo } from "../../router/useRoute.ts";
import { atFields, faultAt } from "../atField.ts";
import { useConsole } from "../consoleContext.ts";
import type { TicketPage } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { tickets: texts } = TEXTS;

/** A ticket by its number, as its requester reads it out. */
export const FindTicket = () => {
  const { client } = useConsole();
  return (
    <Form
      submit={texts.find}
      onSubmit={async ({ number = "" }) => {
        const path = `/api/staff/tickets?number=${encodeURIComponent(number.trim())}`;
        const [ticket] = (await atFields(client.get<TicketPage>(path))).tickets;
        if (ticket === undefined) throw faultAt("number", texts.notFound);
        goTo(`tickets/${ticket.id}`);
      }}
    >
      <TextField name="number" label={texts.number} />
    </Form>
  );
};
