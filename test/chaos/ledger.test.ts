import { describe, expect, test } from "@jest/globals";
import { judge, type Promised } from "./ledger.ts";
import { createMarks, marksIn, type Received } from "./sink/mails.ts";

const ADA = "ada@contoso.example";
const BEN = "ben@contoso.example";
const one: Promised = { mark: "mark-000001", recipient: ADA };
const other: Promised = { mark: "mark-000002", recipient: BEN };

let ids = 0;
const mail = ({ mark, recipient }: Promised, changes: Partial<Received> = {}): Received => ({
  id: ids++,
  port: 1,
  life: 0,
  at: 0,
  takenAt: 0,
  messageId: `<${mark}@vendor.example>`,
  recipients: [recipient],
  marks: [mark],
  state: "answered",
  ...changes,
});

const nobody = () => false;
const none = { lost: [], twice: 0, doubled: [], strayed: [] };

describe("what was promised, held against the ledger", () => {
  test("is in order where each left once, whether its sender heard so or not", () => {
    expect(judge([one, other], [mail(one), mail(other, { state: "taken" })], nobody)).toEqual(none);
  });

  test("is lost where the server did not take it", () => {
    expect(judge([one, other], [mail(one, { state: "lost" }), mail(other)], nobody).lost).toEqual([one]);
    expect(judge([one], [mail(one, { state: "held" })], nobody).lost).toEqual([one]);
  });

  test("is doubled where it left twice with nothing to blame for it", () => {
    expect(judge([one], [mail(one), mail(one)], nobody)).toEqual({ ...none, doubled: [one] });
  });

  test("may have left twice under one Message-ID where its first process was struck meanwhile", () => {
    const first = mail(one);
    const copies = [first, mail(one, { life: 1 })];
    expect(judge([one], copies, ({ id }) => id === first.id)).toEqual({ ...none, twice: 1 });
    const third = [...copies, mail(one, { life: 2 })];
    expect(judge([one], third, ({ id }) => id === first.id).doubled).toEqual([one]);
  });

  test("may not have left twice under two Message-IDs, whatever happened", () => {
    const copies = [mail(one), mail(one, { messageId: "<another@vendor.example>" })];
    expect(judge([one], copies, () => true).doubled).toEqual([one]);
  });

  test("strayed where it was told to somebody else, or was not promised at all", () => {
    expect(judge([one], [mail(one, { recipients: [ADA, BEN] })], nobody).strayed).toEqual([{ ...one, recipient: BEN }]);
    expect(judge([one], [mail(one), mail(other)], nobody).strayed).toEqual([other]);
  });

  test("a digest counts for each alert that it tells, and a mail that tells none counts for nothing", () => {
    const second = { ...other, recipient: ADA };
    const digest = mail(one, { marks: [one.mark, second.mark] });
    expect(judge([one, second], [digest, mail(one, { marks: [] })], nobody)).toEqual(none);
  });
});

test("marks are found in a mail's words, each once", () => {
  const newMark = createMarks();
  const [first, second] = [newMark(), newMark()];
  expect(marksIn(`Task ${first}`, `<p>${first}: it</p><p>${second}</p>`, "mark-1")).toEqual([first, second]);
});
