import { Notice } from "../../parts/Notice.tsx";
import type { OpenRequest, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { OpenRequests } from "./OpenRequests.tsx";

const { one: texts } = TEXTS.erasures;

type Props = {
  id: string;
  among: readonly OpenRequest[];
  onGone: () => Promise<void>;
  onDone: (receipt: Receipt) => void;
};

/** The request whose address another officer handed over, or that it is open no more. */
export const OneRequest = ({ id, among, ...confirming }: Props) => {
  const requests = among.filter((request) => request.id === id);
  return (
    <>
      {requests.length === 0 ? (
        <Notice kind="plain">
          <p>{texts.gone}</p>
        </Notice>
      ) : null}
      <OpenRequests requests={requests} {...confirming} />
    </>
  );
};
