import { problemOf } from "../../api/problem.ts";
import { Confirm } from "../Confirm.tsx";
import { useConsole } from "../consoleContext.ts";
import type { OpenRequest, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { dialog: texts } = TEXTS.erasures;

type Props = {
  request: OpenRequest;
  onClose: () => void;
  onGone: () => Promise<void>;
  onDone: (receipt: Receipt) => void;
};

/** Asks whether everything under an address shall go, and confirms what another officer passed on. */
export const ConfirmErasure = ({ request: { id, contactEmail }, onClose, onGone, onDone }: Props) => {
  const { client } = useConsole();
  const confirm = async (): Promise<void> => {
    try {
      const path = `/api/staff/erasures/${id}/confirm`;
      const { body } = await client.send<Receipt>("POST", path, undefined, { isPatient: true });
      onDone(body);
    } catch (error) {
      if (problemOf(error).code === "not-found") void onGone();
      throw error;
    }
  };
  return (
    <Confirm title={texts.title} submit={texts.submit} words={texts.words} onClose={onClose} onConfirm={confirm}>
      <p>
        <strong>{contactEmail}</strong>
      </p>
      <ul>
        {texts.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </Confirm>
  );
};
