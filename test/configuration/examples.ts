import type { Envelope } from "../../shared/configuration/envelope.ts";

const LIST = "11111111-aaaa-4aaa-8aaa-000000000001";
const OTHER_LIST = "11111111-aaaa-4aaa-8aaa-000000000002";
const VIEW = "11111111-aaaa-4aaa-8aaa-000000000003";

/** Every kind of value, each in a comparison. */
const comparisons = [
  { field: "Title", operator: "contains", value: { type: "text", text: "urgent" } },
  { field: "Status", operator: "isOneOf", value: { type: "choice", choices: ["Open", "Waiting"] }, when: "becomes" },
  { field: "Amount", operator: "greater", value: { type: "number", number: 1000.5 } },
  { field: "Approved", operator: "equals", value: { type: "boolean", boolean: false }, when: "before" },
  { field: "Modified", operator: "less", value: { type: "date", date: "2026-12-24" } },
  { field: "DueDate", operator: "lessOrEqual", value: { type: "now", offsetMinutes: -1440 } },
  { field: "Project", operator: "equals", value: { type: "item", item: 17 } },
  { field: "AssignedTo", operator: "includes", value: { type: "person", person: { type: "me" } } },
  { field: "Owner", operator: "includes", value: { type: "person", person: { type: "field", field: "Author" } } },
  { field: "Editor", operator: "includes", value: { type: "person", person: { type: "group", group: 5 } } },
  { field: "Author", operator: "includes", value: { type: "person", person: { type: "role", role: "siteOwners" } } },
  { field: "End", operator: "greater", value: { type: "field", field: "Start" } },
  { field: "Comment", operator: "isEmpty" },
];

const conditions = {
  all: [{ any: [{ all: comparisons.slice(0, 4) }, ...comparisons.slice(4, 8)] }, ...comparisons.slice(8)],
};

const references = [
  { type: "me" },
  { type: "field", field: "AssignedTo" },
  { type: "group", group: 5 },
  { type: "role", role: "siteOwners" },
];

export const ALERT = {
  schemaVersion: 2,
  title: "Overdue tasks",
  note: "Asked for by the project office.\nReview each spring.",
  definition: {
    on: true,
    list: { id: LIST, view: VIEW },
    events: [
      { type: "added" },
      { type: "changed", fields: ["Status", "DueDate"] },
      {
        type: "dateReached",
        field: "DueDate",
        offset: { amount: 2, unit: "days", direction: "before" },
        repeatEveryDays: 7,
      },
      { type: "deleted" },
      { type: "summary", every: "week" },
    ],
    conditions,
    recipients: references,
    subject: "{{field.Title}} is due on {{field.DueDate}}",
    body: '<p>Hello {{me}},</p>\n<p><a href="{{item.url}}">{{field.Title}}</a>: {{field.Status.before}} &rarr; {{field.Status}}</p>',
    attachItem: true,
    delivery: "businessHours",
  },
};

/** As components of the first version write it. */
export const FIRST_ALERT = {
  schemaVersion: 1,
  title: "New items",
  definition: {
    on: false,
    list: { id: LIST },
    event: { type: "changed", fields: ["Status"] },
    conditions: comparisons,
    recipients: references,
    subject: "Changed",
    body: "",
    delivery: "daily",
  },
};

/** The other events of the first version. */
export const FIRST_EVENTS = [
  {
    type: "dateReached",
    field: "DueDate",
    offset: { amount: 1, unit: "weeks", direction: "after" },
    repeatEveryDays: 1,
  },
  { type: "summary", every: "month" },
];

export const ACTION = {
  schemaVersion: 1,
  title: "Close the order",
  definition: {
    on: true,
    list: { id: LIST },
    trigger: { type: "manual", label: "Close" },
    conditions: { all: comparisons },
    haltOnFailure: true,
    steps: [
      {
        id: "stamp",
        type: "setFields",
        onFailure: "continue",
        fields: comparisons.flatMap(({ field, value }) => (value ? [{ field, value }] : [])),
      },
      {
        id: "log",
        type: "createItem",
        list: OTHER_LIST,
        fields: [{ field: "Title", value: { type: "text", text: "Closed" } }],
      },
      { id: "copy", type: "copyItem", list: OTHER_LIST, attachments: true },
      { id: "move", type: "moveItem", list: OTHER_LIST, attachments: false },
      { id: "folder", type: "createFolder", list: OTHER_LIST, path: "Closed/{{field.Year}}" },
      ...references.map((who, at) => ({
        id: `rights-${at}`,
        type: "setPermissions",
        who,
        level: "read",
        inherit: false,
      })),
      { id: "tell", type: "sendAlert", alert: "overdue-tasks" },
      { id: "next", type: "runAction", action: "archive" },
      { id: "paper", type: "print", profile: "order", list: LIST },
      { id: "pause", type: "wait", minutes: 15 },
      { id: "gone", type: "deleteItem", recycle: true },
    ],
  },
};

/** The other triggers of an action. */
export const TRIGGERS = [
  { type: "changed", fields: ["Status"] },
  {
    type: "dateReached",
    field: "DueDate",
    offset: { amount: 3, unit: "hours", direction: "after" },
    repeatEveryDays: 2,
  },
  { type: "summary", every: "day" },
];

export const PRINT_PROFILE = {
  schemaVersion: 1,
  title: "Order form",
  definition: {
    on: true,
    list: { id: LIST, view: VIEW },
    template: "<h1>{{field.Title}}</h1>\n<p>{{field.Amount}}</p>",
    perItem: true,
    paper: { size: "A4", orientation: "portrait", marginsMm: { top: 20, right: 12.5, bottom: 20, left: 25 } },
    header: "{{list.title}}",
    footer: "Page {{page}} of {{pages}}",
  },
};

const withDefinition = (envelope: { definition: object }, changes: object) => ({
  ...envelope,
  definition: { ...envelope.definition, ...changes },
});

/** Settings of every kind in which every value that there can be stands somewhere, by name. */
export const EXAMPLES: readonly { kind: "alerts" | "actions" | "print-profiles"; name: string; envelope: Envelope }[] =
  [
    { kind: "alerts", name: "overdue-tasks", envelope: ALERT },
    { kind: "alerts", name: "new-items", envelope: FIRST_ALERT },
    ...FIRST_EVENTS.map((event, at) => ({
      kind: "alerts" as const,
      name: `first-${at}`,
      envelope: withDefinition(FIRST_ALERT, { event }) as Envelope,
    })),
    { kind: "actions", name: "close", envelope: ACTION },
    ...TRIGGERS.map((trigger, at) => ({
      kind: "actions" as const,
      name: `triggered-${at}`,
      envelope: withDefinition(ACTION, { trigger }) as Envelope,
    })),
    { kind: "print-profiles", name: "order", envelope: PRINT_PROFILE },
    {
      kind: "print-profiles",
      name: "label",
      envelope: withDefinition(PRINT_PROFILE, {
        paper: { ...PRINT_PROFILE.definition.paper, size: { widthMm: 62, heightMm: 100.5 } },
      }) as Envelope,
    },
  ];
