import { type Leaves, neutral, type PlainForm } from "../platform/declaration.ts";

type Declared = Leaves<PlainForm>;

/** Steps of and/or trees: conditions may be nested in one another. */
export const NESTED = ["all[]", "any[]"] as const;

/** Where the export gives settings of a site out. */
export const CONFIGURATION = "tenants[].configurations[]";

/** Leaves at a path, by name: form and meaning. */
const at = (path: string, leaves: Readonly<Record<string, readonly [PlainForm, string]>>): Declared =>
  Object.fromEntries(
    Object.entries(leaves).map(([name, [form, what]]) => {
      const leaf = path === "" ? name : `${path}.${name}`;
      return [leaf, neutral(form, what, `${CONFIGURATION}.${leaf}`)];
    }),
  );

const referenceAt = (path: string): Declared =>
  at(path, {
    type: ["word", "How somebody is referred to"],
    field: ["word", "A field with people in it"],
    group: ["count", "Number of a SharePoint group"],
    role: ["word", "A role on the site or towards the item"],
  });

const valueAt = (path: string): Declared => ({
  ...at(path, {
    type: ["word", "What kind of value it is"],
    text: ["customer-text", "Words to compare with or to set"],
    "choices[]": ["customer-text", "One of several words"],
    number: ["number", "A number"],
    boolean: ["flag", "Yes or no"],
    date: ["word", "A date"],
    offsetMinutes: ["number", "Minutes from the present"],
    item: ["count", "Number of an item"],
    field: ["word", "Another field"],
  }),
  ...referenceAt(`${path}.person`),
});

const conditionAt = (path: string): Declared => ({
  ...at(path, {
    field: ["word", "The field that is compared"],
    operator: ["word", "How it is compared"],
    when: ["word", "In which state of the item"],
  }),
  ...valueAt(`${path}.value`),
});

const eventAt = (path: string): Declared =>
  at(path, {
    type: ["word", "What happens"],
    "fields[]": ["word", "A field whose change counts"],
    field: ["word", "A field with a date"],
    "offset.amount": ["count", "How long before or after the date"],
    "offset.unit": ["word", "In which unit"],
    "offset.direction": ["word", "Before or after"],
    repeatEveryDays: ["count", "After how many days again"],
    every: ["word", "How often a summary is made"],
  });

const alertLeaves: Declared = {
  ...eventAt("definition.event"),
  ...eventAt("definition.events[]"),
  ...conditionAt("definition.conditions[]"),
  ...referenceAt("definition.recipients[]"),
  ...at("definition", {
    subject: ["customer-text", "Subject with placeholders"],
    body: ["customer-text", "Body with placeholders"],
    attachItem: ["flag", "Whether the item's fields come along"],
    delivery: ["word", "When it is delivered"],
  }),
};

const actionLeaves: Declared = {
  ...eventAt("definition.trigger"),
  ...at("definition.trigger", { label: ["customer-text", "What the button says"] }),
  ...at("definition", { haltOnFailure: ["flag", "Whether a failed step ends it"] }),
  ...at("definition.steps[]", {
    id: ["word", "Which step it is"],
    type: ["word", "What is done"],
    onFailure: ["word", "What follows where it fails"],
    "fields[].field": ["word", "A field that is set"],
    list: ["id", "GUID of another list"],
    attachments: ["flag", "Whether attachments come along"],
    recycle: ["flag", "Whether it goes to the recycle bin"],
    path: ["customer-text", "Path of a folder"],
    level: ["word", "Level of permission"],
    inherit: ["flag", "Whether the list's permissions stay"],
    alert: ["word", "Name of an alert"],
    action: ["word", "Name of an action"],
    profile: ["word", "Name of a print profile"],
    minutes: ["count", "How long to wait"],
  }),
  ...referenceAt("definition.steps[].who"),
  ...valueAt("definition.steps[].fields[].value"),
};

const printLeaves: Declared = at("definition", {
  template: ["customer-text", "What is printed, with placeholders"],
  perItem: ["flag", "Whether each item has a page"],
  "paper.size": ["word", "Size of the paper by its name"],
  "paper.size.widthMm": ["number", "Width of the paper"],
  "paper.size.heightMm": ["number", "Height of the paper"],
  "paper.orientation": ["word", "How the paper lies"],
  "paper.marginsMm.top": ["number", "Margin"],
  "paper.marginsMm.right": ["number", "Margin"],
  "paper.marginsMm.bottom": ["number", "Margin"],
  "paper.marginsMm.left": ["number", "Margin"],
  header: ["customer-text", "Head of each page"],
  footer: ["customer-text", "Foot of each page"],
});

/** Every value that an envelope can hold, whatever its kind. */
export const envelopeLeaves: Declared = {
  ...at("", {
    schemaVersion: ["count", "Form of the definition"],
    title: ["customer-text", "Title"],
    note: ["customer-text", "Note for whoever maintains it"],
  }),
  ...at("definition", {
    on: ["flag", "Whether it is in force"],
    "list.id": ["id", "GUID of the list"],
    "list.view": ["id", "GUID of a view"],
  }),
  ...conditionAt("definition.conditions"),
  ...alertLeaves,
  ...actionLeaves,
  ...printLeaves,
};
