import type { HandedOver, Waiting } from "../../../shared/alerts/alert.ts";

export const FROM = "usher@vendor.example";
export const DOMAIN = "contoso.example";
export const RULE = "overdue";

/** What sealing pads an alert of this bench to. */
export const PADDED_TO = 2048;

const FIELDS = ["Title", "Assigned to", "Due date", "Status", "Priority", "Department", "Customer", "Remarks"];

const row = (field: string, item: number): string =>
  `<tr><td><b>${field}</b></td><td>${field} of item ${item}: as it was entered in the list on the site &amp; last changed there</td></tr>`;

/** HTML as a rule's template makes it of an item: a few words, a table of its fields, a link. Some 1,600 characters. */
const htmlOf = (item: number): string =>
  [
    `<p>Hello,</p><p>the task <b>Contract ${item}</b> is overdue. It was due yesterday.</p>`,
    `<table><tbody>${FIELDS.map((field) => row(field, item)).join("")}</tbody></table>`,
    `<p><a href="https://contoso.sharepoint.example/sites/contracts/Lists/Tasks/DispForm.aspx?ID=${item}">Open the task</a></p>`,
    "<ul><li>Rule: overdue tasks</li><li>List: Tasks</li></ul>",
  ].join("\n");

/** The alert about one item, as a component hands it over. */
export const newAlert = (item: number, recipients: readonly string[], delivery: Waiting): HandedOver => ({
  product: "alerts",
  component: "list-alerts",
  rule: RULE,
  recipients,
  subject: `Contract ${item} is overdue`,
  html: htmlOf(item),
  delivery,
});

/** The address of one of many people. */
export const address = (person: number): string => `person.${person}@${DOMAIN}`;
