import { useState } from "preact/hooks";
import { forgetDraft, readDraft } from "../../forms/drafts.ts";
import { TextArea, TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { SHARED } from "../../frame/texts.ts";
import { usePortal } from "../portalContext.ts";
import { TEXTS } from "../texts.ts";
import {
  changedMeanwhile,
  type ProfileFields,
  type ProfileVersion,
  profileFields,
  saveProfile,
} from "./saveProfile.ts";

const { account: texts, register } = TEXTS;

const DRAFT = "profile";

type Props = { version: ProfileVersion; onChanged: () => Promise<void> };

/**
 * Who the organization and its contact person are. The address changes by a hand-over alone. What a change was made from
 * goes with its draft: so nothing is replaced that was not seen. Who was told what somebody else saved may save over it.
 */
export const ProfileForm = ({ version, onChanged }: Props) => {
  const { client } = usePortal();
  const [turn, setTurn] = useState(0);
  const [theirs, setTheirs] = useState<ProfileVersion>();
  const known = theirs ?? version;
  const { profile } = version;
  const from = (theirs === undefined && readDraft(DRAFT).from) || JSON.stringify(profileFields(known.profile));

  const showNow = async (): Promise<void> => {
    forgetDraft(DRAFT);
    setTheirs(undefined);
    await onChanged();
  };
  return (
    <section>
      <p>
        {texts.signedInAs} <strong>{profile.contactEmail}</strong>
      </p>
      <Form
        key={turn}
        draft={DRAFT}
        submit={texts.save}
        done={texts.saved}
        onSubmit={async ({ from: before = "", ...typed }) => {
          const mine = profileFields(typed);
          const other = await saveProfile(client, mine, JSON.parse(before) as ProfileFields, known);
          if (other !== undefined) {
            setTheirs(other);
            throw changedMeanwhile(mine, profileFields(other.profile));
          }
          await showNow();
        }}
        aside={
          <button type="button" class="link" onClick={() => void showNow().then(() => setTurn(turn + 1))}>
            {SHARED.undo}
          </button>
        }
      >
        <input type="hidden" name="from" value={from} />
        <TextField
          name="organizationName"
          label={register.organizationName}
          value={profile.organizationName}
          autocomplete="organization"
        />
        <TextField name="contactName" label={register.contactName} value={profile.contactName} autocomplete="name" />
        <TextField
          name="contactPhone"
          label={register.contactPhone}
          value={profile.contactPhone}
          type="tel"
          autocomplete="tel"
        />
        <TextArea name="howDidYouFindUs" label={register.howDidYouFindUs} value={profile.howDidYouFindUs} rows={2} />
      </Form>
    </section>
  );
};
