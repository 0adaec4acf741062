import { setTimeout as sleep } from "node:timers/promises";
import type { Scene } from "./scene.ts";
import { filesWith } from "./searched.ts";
import { insist, type Request, textOf } from "./story.ts";

const PATIENCE_MS = 30_000;

/** Waits until the rows are gone as well, without telling each look. */
const untilComplete = async ({ origin }: Scene, path: string): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  for (let isDone = false; !isDone && performance.now() < until; await sleep(200)) {
    isDone = (await (await fetch(origin + path)).text()).includes("complete");
  }
};

/** The contact has everything erased, and what she said is looked for in every file. */
export const leaves = async (
  scene: Scene,
  { contact, password }: { contact: string; password: string },
): Promise<void> => {
  const { teller, email, writer, organizationName, tenant, product, inboxOrigin } = scene;
  const { chapter, say, step } = teller;
  chapter("Everything is deleted");
  const erase: Request = {
    method: "POST",
    path: "/api/organization/erasure",
    token: contact,
    body: { password },
  };
  await step(
    "Ada leaves. Her token alone does not erase anything: the password is asked once more.",
    { ...erase, body: { password: `${password}?` } },
    401,
  );
  const erased = await step(
    "With it, the data keys of all that is hers are destroyed, and then it is answered: nothing opens any more, in no copy and no backup. The receipt is signed and names nobody.",
    erase,
    200,
  );
  await step("Her token is dead …", { method: "GET", path: "/api/organization", token: contact }, 401);
  await step("… and so is the account.", { method: "POST", path: "/api/sign-in", body: { email, password } }, 401);
  await sleep(200);
  const check = { method: "GET", path: `/api/license-check?tenant=${tenant}&product=${product}` } as const;
  const checked = await step("Her components are told no.", check, 200);
  insist((checked.json as { valid?: boolean }).valid === false, "the license is not valid any more");

  const state = `/api/erasures/${textOf(erased, "receiptId")}`;
  await untilComplete(scene, state);
  const told = await step(
    "Whoever holds the receipt can ask how far it is: the rows are gone as well, from SQL and from Tables.",
    { method: "GET", path: state },
    200,
  );
  insist(textOf(told, "state") === "complete", "the rows are gone");

  const said = [email, writer, organizationName, password];
  const inbox = await filesWith(scene.inboxFolder, said);
  insist(inbox.found.length > 0, "what was said is found where it has to be, in the mails that were sent");
  const { looked, found } = await filesWith(scene.stateFolder, said, scene.inboxFolder);
  insist(found.length === 0, `no file of Usher's holds it, and there is ${found.join()}`);
  say(`The addresses, the organization's name and the password were looked for in the ${looked} files that Usher and all that it
stands on keep here, as text, UTF-16, hex and base64: they are in none of them. The same search finds them in
${inbox.found.length} of the mails that lie at ${inboxOrigin}, which have left.`);
};
