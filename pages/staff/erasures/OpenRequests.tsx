import { useState } from "preact/hooks";
import { timeText } from "../../frame/times.ts";
import type { OpenRequest, Receipt } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { ConfirmErasure } from "./ConfirmErasure.tsx";

const { open: texts } = TEXTS.erasures;

type Props = {
  requests: readonly OpenRequest[];
  /** A request is open no more. */
  onGone: () => Promise<void>;
  onDone: (receipt: Receipt) => void;
};

const linkText = (until: string): string =>
  Date.parse(until) > Date.now() ? texts.link(timeText(until)) : texts.linkOver;

const Row = ({ request, onConfirm }: { request: OpenRequest; onConfirm: () => void }) => {
  const { contactEmail, scope, requestedAt, linkExpiresAt, expiresAt, isYours } = request;
  return (
    <>
      <span>
        <strong>{contactEmail}</strong>
        <br />
        {texts.scopes[scope]} · {(isYours ? texts.yours : texts.anothers)(timeText(requestedAt))}
        <br />
        <span class="quiet">
          {linkText(linkExpiresAt)}
          <br />
          {(isYours ? texts.untilByOther : texts.until)(timeText(expiresAt))}
        </span>
      </span>
      {isYours ? null : (
        <button type="button" class="second" aria-label={texts.confirmOf(contactEmail)} onClick={onConfirm}>
          {texts.confirm}
        </button>
      )}
    </>
  );
};

/** Requests that nobody has confirmed yet; those that another officer passed on can be confirmed here. */
export const OpenRequests = ({ requests, onGone, onDone }: Props) => {
  const [asking, setAsking] = useState<OpenRequest>();
  return (
    <>
      <ul class="rows">
        {requests.map((request) => (
          <li key={request.id}>
            <Row request={request} onConfirm={() => setAsking(request)} />
          </li>
        ))}
      </ul>
      {asking === undefined ? null : (
        <ConfirmErasure request={asking} onClose={() => setAsking(undefined)} onGone={onGone} onDone={onDone} />
      )}
    </>
  );
};
