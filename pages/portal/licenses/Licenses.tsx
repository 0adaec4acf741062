import { Screen } from "../../frame/Screen.tsx";
import { useLoad } from "../../frame/useLoad.ts";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { licenses } = TEXTS;

export const Licenses = () => {
  const { client } = usePortal();
  const loaded = useLoad(() => client.get<{ licenses: License[] }>("/api/organization/licenses"));
  return (
    <Screen title={licenses.title}>
      <Loading of={loaded}>{({ licenses: list }) => <p>{list.length}</p>}</Loading>
    </Screen>
  );
};
