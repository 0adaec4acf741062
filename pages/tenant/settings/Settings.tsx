import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Problem, problemOf } from "../../api/problem.ts";
import { forgetDraft } from "../../forms/drafts.ts";
import type { Stored, TenantSettings, TenantState } from "../shapes.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { Conflict, type Settled } from "./Conflict.tsx";
import { Discard } from "./Discard.tsx";
import { choiceOf } from "./delayed.ts";
import { inWords } from "./faults.ts";
import { mergeSettings } from "./merge.ts";
import { News } from "./News.tsx";
import type { Part } from "./parts.ts";
import { partNames } from "./partTexts.ts";
import { SettingsForm } from "./SettingsForm.tsx";

const { saved: texts } = TEXTS;

const PATH = "/api/tenant/settings";

/** No version of any settings has this tag: what is sent under it changes nothing. */
const NO_VERSION = '"none"';

/** Settings as they stood at a version. */
export type Saved = { settings: TenantSettings; etag: string | undefined };

/** What was saved, and what of it somebody else had changed meanwhile. `left`: alerts that still wait. */
type Outcome = Saved & { left: number; along: readonly Part[] };

const told = (before: TenantSettings, { settings, left, along }: Outcome): string => {
  const choice = choiceOf(settings.delayedAlerts);
  const saved = along.length === 0 ? texts.saved : texts.along(partNames(along));
  return choice === choiceOf(before.delayedAlerts) ? saved : `${saved} ${texts[choice](left)}`;
};

/** The person did not go on. */
const kept = (): Problem => new Problem(0, "kept", "");

type Props = {
  tenant: string;
  /** Alerts that wait now. */
  pendingCount: number;
  first: Saved;
};

/** A tenant's settings, one version after another. */
export const Settings = ({ tenant, pendingCount, first }: Props) => {
  const { client } = useTenant();
  const [version, setVersion] = useState(first);
  const [turn, setTurn] = useState(0);
  const [waiting, setWaiting] = useState(pendingCount);
  const [news, setNews] = useState<string>();
  const [question, setQuestion] = useState<ComponentChildren>();
  const draft = `settings-${tenant}`;

  /** A form anew, with what stands now, and what is said of that. */
  const showAnew = (saved: Saved, text: string): void => {
    forgetDraft(draft);
    setNews(text);
    setVersion(saved);
    setTurn((before) => before + 1);
  };

  const ask = async <Answer,>(draw: (answer: (given: Answer) => void) => ComponentChildren): Promise<Answer> => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    setQuestion(draw(resolve));
    const answer = await promise;
    setQuestion(undefined);
    return answer;
  };

  /** Throws what is wrong with settings, and changes nothing. */
  const check = async (settings: TenantSettings): Promise<void> => {
    setNews(undefined);
    try {
      await client.send("PUT", PATH, settings, { ifMatch: NO_VERSION });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== "precondition-failed") throw inWords(problem, settings);
    }
  };

  /** How many are discarded is asked at the last moment: more may have come since the page was opened. */
  const isSure = async (): Promise<boolean> => {
    const { pendingCount: count } = await client.get<TenantState>("/api/tenant");
    setWaiting(count);
    return count === 0 || ask<boolean>((answer) => <Discard count={count} onAnswer={answer} />);
  };

  /** Saves what was made of `base`, with what others made of it since; resolves with undefined where theirs shall hold. */
  const put = async (mine: TenantSettings, base: Saved, along: readonly Part[] = []): Promise<Outcome | undefined> => {
    try {
      const { body, etag } = await client.send<Stored>("PUT", PATH, mine, { ifMatch: base.etag });
      const { pendingCount: left, ...settings } = body;
      return { settings, etag, left, along };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== "precondition-failed") throw inWords(problem, mine);
    }
    const { body, etag } = await client.read<TenantSettings>(PATH);
    const merge = mergeSettings(base.settings, mine, body);
    const settled =
      merge.disputed.length === 0
        ? merge.merged
        : await ask<Settled>((answer) => <Conflict merge={merge} mine={mine} onAnswer={answer} />);
    if (settled === undefined) throw kept();
    if (settled === "theirs") {
      showAnew({ settings: body, etag }, texts.theirs);
      return undefined;
    }
    return put(settled, { settings: body, etag }, [...new Set([...along, ...merge.theirsAlone])]);
  };

  const save = async (mine: TenantSettings, base: Saved): Promise<void> => {
    setNews(undefined);
    if (choiceOf(mine.delayedAlerts) === "discard") {
      await check(mine);
      if (!(await isSure())) throw kept();
    }
    const outcome = await put(mine, base);
    if (outcome === undefined) return;
    setWaiting(outcome.left);
    showAnew(outcome, told(base.settings, outcome));
  };

  return (
    <>
      {news === undefined ? null : <News key={turn} text={news} />}
      <SettingsForm
        key={turn}
        draft={draft}
        version={version}
        pendingCount={waiting}
        onCheck={check}
        onSave={save}
        onUndo={() => showAnew(version, texts.undone)}
      />
      {question}
    </>
  );
};
