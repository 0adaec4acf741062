import type { TableDeclaration, Topic } from "../platform/declaration.ts";
import { escapeHtml } from "../platform/html.ts";
import { definitions, type Section, sentence } from "./htmlParts.ts";
import {
  erasureWords,
  exportWords,
  ownerWords,
  PROTECTIONS,
  protectionOfAll,
  protectionWords,
  stayWords,
  storeWords,
  valuesOf,
} from "./manifestWords.ts";
import { TOPICS } from "./topics.ts";

/** What every field of a row is, by how it is protected; each meaning once. */
const fieldsOf = (declaration: TableDeclaration): (readonly [string, string])[] => {
  const values = valuesOf(declaration);
  return PROTECTIONS.flatMap(([protection, title]) => {
    const words = values.filter((value) => value.protection === protection).map(({ what }) => what);
    return words.length === 0 ? [] : [[title, escapeHtml([...new Set(words)].join(" · "))] as const];
  });
};

/** A row at a glance, and unfolded in full. */
const oneKept = (declaration: TableDeclaration): string => {
  const { about, stays, setAside, whose, erasure } = declaration;
  return `<details>
<summary><span>${sentence(about)}</span> <span class="quiet">Kept ${escapeHtml(stayWords(stays))}.</span></summary>
${definitions([
  ["Whose", sentence(whose.map(ownerWords).join(", "))],
  ["Where", sentence(storeWords(declaration))],
  ["How protected", sentence(protectionWords(declaration))],
  ...(stays.kind === "permanent" ? [["Why so long", sentence(stays.why)] as const] : []),
  ...(setAside ? [["If it was given up", sentence(`kept ${stayWords(setAside)}`)] as const] : []),
  ["On deletion", sentence(erasureWords(erasure))],
  ["In your export", escapeHtml(exportWords(declaration))],
  ...fieldsOf(declaration),
])}
</details>`;
};

/** What is kept of one topic, why, how it is protected at its most delicate, and who can see it. */
export const keptSection = (topic: Topic, tables: readonly TableDeclaration[]): Section => {
  const { title, why, seenBy } = TOPICS[topic];
  const kept = tables.filter((table) => table.topic === topic);
  const reasons = definitions([
    ["Why", escapeHtml(why)],
    ["Where", sentence([...new Set(kept.map(storeWords))].join(", "))],
    ["How protected", sentence(protectionOfAll(kept))],
    ["Who can see it", escapeHtml(seenBy)],
  ]);
  return { id: topic, title, body: [reasons, ...kept.map(oneKept)].join("\n") };
};
