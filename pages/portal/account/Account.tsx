import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { Profile } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { ChangePassword } from "./ChangePassword.tsx";
import { ExpiryNotices } from "./ExpiryNotices.tsx";
import { HandOver } from "./HandOver.tsx";
import { ProfileForm } from "./ProfileForm.tsx";
import { PROFILE } from "./saveProfile.ts";

/** The organization's profile, and the account of its contact person. */
export const Account = () => {
  const { client } = usePortal();
  const loaded = useLoad(() => client.read<Profile>(PROFILE));
  return (
    <Screen title={TEXTS.account.title}>
      <Loading of={loaded}>
        {({ body: profile, etag }) => (
          <>
            <ProfileForm version={{ profile, etag }} onChanged={loaded.reload} />
            <ExpiryNotices isOn={profile.expiryNotices} onChanged={loaded.reload} />
            <ChangePassword email={profile.contactEmail} />
            <HandOver />
          </>
        )}
      </Loading>
    </Screen>
  );
};
