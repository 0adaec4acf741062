import { readDraft } from "../../forms/drafts.ts";
import { Choice, TextArea, TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { windowStore } from "../../frame/windowStore.ts";
import type { TenantSettings } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { BusinessHours } from "./BusinessHours.tsx";
import { DAYS } from "./days.ts";
import { choiceOf } from "./delayed.ts";
import { Holidays } from "./Holidays.tsx";
import { writeList } from "./lists.ts";
import { readSettings } from "./readSettings.ts";
import type { Saved } from "./Settings.tsx";
import { TimeZone } from "./TimeZone.tsx";

const { form: texts } = TEXTS;

type Props = {
  draft: string;
  version: Saved;
  pendingCount: number;
  onCheck: (settings: TenantSettings) => Promise<void>;
  /** `base`: the version that was changed, which may be an older one than the present where a draft was kept. */
  onSave: (settings: TenantSettings, base: Saved) => Promise<void>;
  onUndo: () => void;
};

/** The version that a draft was begun from, which is kept with it. */
const baseOf = (draft: string): Saved | undefined => {
  const { base } = readDraft(draft);
  return base === undefined ? undefined : (JSON.parse(base) as Saved);
};

/** All of a tenant's settings. A draft of an older version replaces nothing unseen, as it goes with that version. */
export const SettingsForm = ({ draft, version, pendingCount, onCheck, onSave, onUndo }: Props) => {
  const { settings } = version;
  const base = baseOf(draft) ?? version;
  return (
    <Form
      draft={draft}
      submit={texts.submit}
      words={TEXTS.words}
      onCheck={async (values) => onCheck(readSettings(values, base.settings))}
      onSubmit={async (values) => onSave(readSettings(values, base.settings), base)}
      aside={
        <button type="button" class="link" onClick={onUndo}>
          {texts.undo}
        </button>
      }
    >
      <input type="hidden" name="base" value={JSON.stringify(base)} />
      <h2>{texts.hours}</h2>
      <TimeZone value={settings.timeZone} />
      <BusinessHours hours={settings.businessHours} />
      <h2>{texts.holidays}</h2>
      <Holidays holidays={settings.holidays} />
      <h2>{texts.summaries}</h2>
      <TextField
        name="summaryTime"
        type="time"
        label={texts.summaryTime}
        hint={texts.summaryHint}
        value={settings.summaryTime}
      />
      <Choice
        name="weeklyDay"
        label={texts.weeklyDay}
        value={settings.weeklyDay}
        options={DAYS.map((day) => ({ value: day, label: TEXTS.days[day] }))}
      />
      <TextField
        name="monthlyDay"
        type="number"
        label={texts.monthlyDay}
        hint={texts.monthlyHint}
        value={String(settings.monthlyDay)}
      />
      <h2>{texts.recipients}</h2>
      <TextArea
        name="recipientDomains"
        label={texts.recipientDomains}
        hint={texts.recipientHint}
        value={writeList(settings.recipientDomains)}
        rows={3}
        optional
      />
      <h2>{texts.delayed}</h2>
      <p>{texts.delayedText}</p>
      <p>
        <strong>{texts.waiting(pendingCount)}</strong>
      </p>
      <Choice
        name="delayedAlerts"
        label={texts.delayedChoice}
        hint={texts.delayedHint}
        value={choiceOf(settings.delayedAlerts)}
        options={Object.entries(texts.delayedOptions).map(([value, label]) => ({ value, label }))}
      />
      {windowStore.lasts ? null : <p class="hint">{texts.notKept}</p>}
    </Form>
  );
};
