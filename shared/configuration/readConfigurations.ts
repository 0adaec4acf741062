import { toRfc3339 } from "../platform/clock.ts";
import { fromContinuation, toContinuation } from "../platform/continuation.ts";
import { Refusal } from "../platform/refusal.ts";
import { type Configuration, etagOf, type Web, type Which } from "./configuration.ts";
import type { ConfigurationStore } from "./configurationStore.ts";
import { presentForm } from "./envelope.ts";
import { KINDS, type Kind, name as nameShape } from "./names.ts";

/** Settings as they are told, in the form that is written today. */
export type ConfigurationView = Which & {
  schemaVersion: number;
  title: string;
  note?: string | undefined;
  definition: unknown;
  etag: string;
  changedAt: string;
};

export type ConfigurationPage = { configurations: ConfigurationView[]; continuation: string | null };

/** Settings of a page at most. */
export const PAGE = 100;

export const noConfiguration = (): Refusal =>
  new Refusal("not-found", "This site has no settings of this kind and name.");

export const viewOf = ({ kind, name, revision, envelope }: Configuration): ConfigurationView => {
  const { schemaVersion, title, note, definition } = presentForm(kind, envelope);
  const changedAt = toRfc3339(revision);
  return {
    kind,
    name,
    schemaVersion,
    title,
    ...(note === undefined ? {} : { note }),
    definition,
    etag: etagOf({ revision }),
    changedAt,
  };
};

const positionOf = ({ kind, name }: Which): string => `${kind}|${name}`;

const whichOf = (position: string): Which | undefined => {
  const [word, name, ...rest] = position.split("|");
  const kind = KINDS.find((each) => each === word);
  const isName = rest.length === 0 && nameShape.safeParse(name).success;
  return kind !== undefined && isName ? { kind, name: name ?? "" } : undefined;
};

/** One configuration of a site. Throws `not-found`. */
export const readConfiguration = async (
  store: ConfigurationStore,
  web: Web,
  which: Which,
): Promise<ConfigurationView> => {
  const found = await store.find(web, which);
  if (found === undefined) throw noConfiguration();
  return viewOf(found);
};

/** The configurations of a site, or those of one kind, by kind and name, a page at a time. */
export const listConfigurations = async (
  store: ConfigurationStore,
  web: Web,
  { kind, continuation }: { kind?: Kind | undefined; continuation?: string | undefined },
): Promise<ConfigurationPage> => {
  const found = await store.list(web, kind, fromContinuation(continuation, whichOf), PAGE + 1);
  const page = found.slice(0, PAGE);
  const last = found.length > PAGE ? page.at(-1) : undefined;
  return {
    configurations: page.map(viewOf),
    continuation: last === undefined ? null : toContinuation(positionOf(last)),
  };
};
