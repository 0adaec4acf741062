import { randomUUID } from "node:crypto";
import type { Scene } from "./scene.ts";
import { insist } from "./story.ts";

/** Settings of a site by their kind and name, and the list that they are about. */
export type Rule = { kind: "alerts"; name: string; list: string };

const alertOn = (list: string, body: string) => ({
  schemaVersion: 2,
  title: "Overdue tasks",
  definition: {
    on: true,
    list: { id: list },
    events: [{ type: "dateReached", field: "DueDate", offset: { amount: 1, unit: "days", direction: "after" } }],
    conditions: { all: [{ field: "Status", operator: "notEquals", value: { type: "text", text: "Done" } }] },
    recipients: [
      { type: "field", field: "AssignedTo" },
      { type: "role", role: "siteOwners" },
    ],
    subject: "{{field.Title}} is overdue",
    body,
    delivery: "businessHours",
  },
});

/** A designer sets an alert up on a site, without a person in it. */
export const designs = async (scene: Scene): Promise<Rule> => {
  const { teller, site } = scene;
  const { chapter, step } = teller;
  chapter("A designer sets up an alert on a site");
  const [designer, reader] = await Promise.all([scene.siteToken("designer", site), scene.siteToken("reader", site)]);
  const rule: Rule = { kind: "alerts", name: "overdue-tasks", list: randomUUID() };
  const path = `/api/sites/${site}/configurations/${rule.kind}/${rule.name}`;
  const refused = await step(
    "Whoever may manage lists writes settings. An e-mail address has no place in them, however it is dressed up: the field that has one is named, and nothing is kept.",
    { method: "PUT", path, token: designer, body: alertOn(rule.list, "<p>Ask <b>ada</b>&#64;contoso.com.</p>") },
    400,
  );
  const { errors = [] } = refused.json as { errors?: { pointer: string }[] };
  insist(errors.map(({ pointer }) => pointer).join() === "/definition/body", "the body is the field that is named");
  const body = alertOn(rule.list, "<p>{{me}}, please look at {{item.url}}.</p>");
  await step(
    "People stand there by reference: whom a field names, a group, a role. Who that is, is found out when the alert is made.",
    { method: "PUT", path, token: designer, body },
    201,
  );
  const read = await step(
    "A reader of the site sees it, with the ETag of its version.",
    { method: "GET", path, token: reader },
    200,
  );
  await step(
    "With it in If-Match a designer changes the version that was read, and no other.",
    {
      method: "PUT",
      path,
      token: designer,
      headers: { "If-Match": read.headers.get("etag") ?? "" },
      body: { ...body, title: "Overdue since yesterday" },
    },
    200,
  );
  return rule;
};
