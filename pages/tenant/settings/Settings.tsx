import { useState } from "preact/hooks";
import { Problem, problemOf } from "../../api/problem.ts";
import { forgetDraft } from "../../forms/drafts.ts";
import type { Stored, TenantSettings } from "../shapes.ts";
import { useTenant } from "../tenantContext.ts";
import { TEXTS } from "../texts.ts";
import { Conflict } from "./Conflict.tsx";
import { Discard } from "./Discard.tsx";
import { choiceOf } from "./delayed.ts";
import { differences } from "./differences.ts";
import { News } from "./News.tsx";
import { withEntries } from "./readSettings.ts";
import { SettingsForm } from "./SettingsForm.tsx";

const { saved: texts } = TEXTS;

const PATH = "/api/tenant/settings";

/** Settings as they stood at a version. */
export type Saved = { settings: TenantSettings; etag: string | undefined };

type Props = {
  tenant: string;
  /** Alerts that wait now. */
  pendingCount: number;
  first: Saved;
  onSaved: () => Promise<void>;
};

/** What was said of a change that was kept: how many alerts waited before it, and how many do now. */
const told = (settings: TenantSettings, before: number, now: number): string =>
  texts[choiceOf(settings.delayedAlerts)](before, now);

/** A tenant's settings, one version after another. */
export const Settings = ({ tenant, pendingCount, first, onSaved }: Props) => {
  const { client } = useTenant();
  const [version, setVersion] = useState(first);
  const [turn, setTurn] = useState(0);
  const [news, setNews] = useState<string>();
  const [conflict, setConflict] = useState<{ theirs: Saved; mine: TenantSettings }>();
  const [asked, setAsked] = useState<PromiseWithResolvers<boolean>>();
  const draft = `settings-${tenant}`;

  /** A form anew, with what stands now, and what is said of that. */
  const showAnew = (saved: Saved, text: string): void => {
    forgetDraft(draft);
    setNews(text);
    setConflict(undefined);
    setVersion(saved);
    setTurn((before) => before + 1);
  };

  const isSure = async (settings: TenantSettings): Promise<boolean> => {
    if (choiceOf(settings.delayedAlerts) !== "discard" || pendingCount === 0) return true;
    const asking = Promise.withResolvers<boolean>();
    setAsked(asking);
    const answer = await asking.promise;
    setAsked(undefined);
    return answer;
  };

  const save = async (settings: TenantSettings, ifMatch: string | undefined): Promise<void> => {
    setNews(undefined);
    if (!(await isSure(settings))) throw new Problem(0, "kept", "");
    try {
      const { body, etag } = await client.send<Stored>("PUT", PATH, settings, { ifMatch });
      const { pendingCount: now, ...stored } = body;
      showAnew({ settings: stored, etag }, told(stored, pendingCount, now));
      await onSaved();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === "precondition-failed") {
        const { body, etag } = await client.read<TenantSettings>(PATH);
        setConflict({ theirs: { settings: body, etag }, mine: settings });
      }
      throw withEntries(problem, settings);
    }
  };

  return (
    <>
      {news === undefined ? null : <News key={turn} text={news} />}
      {conflict === undefined ? null : (
        <Conflict
          differing={differences(conflict.mine, conflict.theirs.settings)}
          onMine={() => save(conflict.mine, conflict.theirs.etag)}
          onTheirs={() => showAnew(conflict.theirs, texts.theirs)}
        />
      )}
      <SettingsForm
        key={turn}
        draft={draft}
        version={version}
        pendingCount={pendingCount}
        onSave={save}
        onUndo={() => showAnew(version, texts.undone)}
      />
      {asked === undefined ? null : <Discard count={pendingCount} onAnswer={asked.resolve} />}
    </>
  );
};
