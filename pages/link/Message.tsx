import { TextArea } from "../forms/Field.tsx";
import { Form } from "../forms/Form.tsx";
import { Screen } from "../frame/Screen.tsx";
import { MESSAGE_DRAFT } from "./keptMessage.ts";
import { useLink } from "./linkContext.ts";
import { TEXTS } from "./texts.ts";

const { ticket: texts } = TEXTS;

/** Something is added to a request to support. */
export const Message = () => {
  const { vendorName, send, finish } = useLink();
  return (
    <Screen title={texts.title}>
      <p>{texts.text(vendorName)}</p>
      <p>{texts.newest}</p>
      <Form
        submit={texts.submit}
        draft={MESSAGE_DRAFT}
        onSubmit={async (values) => {
          await send("/api/tickets/replies", values);
          finish();
        }}
      >
        <TextArea name="text" label={texts.message} hint={texts.messageHint} rows={10} />
      </Form>
    </Screen>
  );
};
