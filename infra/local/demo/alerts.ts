import { DOMAIN } from "./decides.ts";
import type { Rule } from "./designs.ts";
import { wordsOf } from "./mail.ts";
import type { Scene } from "./scene.ts";
import { insist, type Response, textOf } from "./story.ts";

const pendingIn = ({ json }: Response): { id: string; rule: string }[] =>
  (json as { alerts?: { id: string; rule: string }[] }).alerts ?? [];

/** A component hands over one alert that leaves at once, and one that waits until a designer takes it back. */
export const alerts = async (scene: Scene, { name: rule }: Rule): Promise<void> => {
  const { teller, site, product, inboxOrigin } = scene;
  const { chapter, say, step } = teller;
  chapter("One alert leaves at once, another waits");
  const [component, designer] = await Promise.all([scene.componentToken(), scene.siteToken("designer", site)]);
  const [ben, cleo] = [`ben@${DOMAIN}`, `cleo@${DOMAIN}`];
  const path = `/api/sites/${site}/alerts`;
  const alert = {
    product,
    component: "list-alerts",
    rule,
    recipients: [ben, cleo],
    subject: "The fire drill is overdue",
    html: "<p>Ben, please look at <b>the fire drill</b>.</p><script>track()</script>",
  };
  const handOver = (text: string, body: object, status: number) =>
    step(text, { method: "POST", path, token: component, body }, status);

  await handOver(
    "A component has found out whom the rule means and what to say. The alert is sent in one mail, in blind copy, and stored nowhere: sent is said only once the mail server took it.",
    { ...alert, delivery: "immediate" },
    200,
  );
  const { subject, text, html } = await scene.mailTo(ben);
  say(`The mail is there (${inboxOrigin}), "${subject}". What acts or loads was taken out:

${wordsOf(text)}`);
  insist(!`${text}${html}`.includes("track()"), "the script was taken out");

  await handOver(
    "An address elsewhere is refused by its position: the administrator allows one domain.",
    { ...alert, recipients: [ben, "eve@fabrikam.example"], delivery: "immediate" },
    422,
  );
  const waiting = await handOver(
    "Another one belongs in the daily summary. It lies sealed, a row for each of the two, until the tenant's summaryTime. Nobody who reads the database learns what it says, or whom it is for.",
    {
      ...alert,
      subject: "Two inspections are due",
      html: "<p>The lift and the boiler, this month.</p>",
      delivery: "daily",
    },
    202,
  );
  const id = textOf(waiting, "id");
  const list = { method: "GET", path, token: designer } as const;
  const pending = await step("A designer sees that it waits, and no more than that.", list, 200);
  insist(
    pendingIn(pending).some((each) => each.id === id && each.rule === rule),
    "the alert is among those that wait",
  );
  await step(
    "They can take it back: it is gone for both recipients.",
    { method: "DELETE", path: `${path}/${id}`, token: designer },
    204,
  );
  const left = await step("Nothing waits any more.", list, 200);
  insist(pendingIn(left).length === 0, "nothing waits");
  say(`Left alone, it would have come in a mail with all others of the day. To see such a mail, hand one over and move the
clock: npm run --silent clock -- --advance P1D (and --reset to come back). The timer runs every minute.`);
};
