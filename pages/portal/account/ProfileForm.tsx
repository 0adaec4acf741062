import { TextArea, TextField } from "../../forms/Field.tsx";
import { Form } from "../../forms/Form.tsx";
import { usePortal } from "../portalContext.ts";
import type { Profile } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { useDone } from "./useDone.tsx";

const { account: texts, register } = TEXTS;

type Props = { profile: Profile; etag: string | undefined; onChanged: () => Promise<void> };

/** Who the organization and its contact person are. The address changes by a hand-over alone. */
export const ProfileForm = ({ profile, etag, onChanged }: Props) => {
  const { client } = usePortal();
  const { done, told } = useDone();
  return (
    <section>
      <p>
        {texts.signedInAs} <strong>{profile.contactEmail}</strong>
      </p>
      {told}
      <Form
        submit={texts.save}
        onSubmit={async (values) => {
          await client.send("PATCH", "/api/organization", values, { ifMatch: etag });
          done(texts.saved);
          await onChanged();
        }}
      >
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
