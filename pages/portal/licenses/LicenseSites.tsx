import { useState } from "preact/hooks";
import { problemOf } from "../../api/problem.ts";
import { dayText } from "../../frame/times.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Confirm } from "../../parts/Confirm.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { usePortal } from "../portalContext.ts";
import type { ActiveSites, License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { sites: texts } = TEXTS.licenses;

/** The sites that are active under a license, each of which can be freed for another. */
export const LicenseSites = ({ license: { id } }: { license: License }) => {
  const { client } = usePortal();
  const [leaving, setLeaving] = useState<string>();
  const [told, setTold] = useState<{ kind: "good" | "bad"; text: string }>();
  const path = `/api/organization/licenses/${id}/sites`;
  const loaded = useLoad(() => client.get<ActiveSites>(path), path);
  const free = async (site: string): Promise<void> => {
    setTold(undefined);
    try {
      await client.send("DELETE", `${path}/${site}`);
      setTold({ kind: "good", text: texts.freed(site) });
    } catch (error) {
      if (problemOf(error).code !== "not-found") throw error;
      setTold({ kind: "bad", text: texts.freeAlready(site) });
    }
    setLeaving(undefined);
    await loaded.reload();
  };
  return (
    <Loading of={loaded}>
      {({ sites, used, max }) => (
        <>
          <details>
            <summary>{texts.used(used, max ?? 0)}</summary>
            {sites.length === 0 ? <p class="quiet">{texts.none}</p> : null}
            <ul class="rows">
              {sites.map(({ site, activatedAt }) => (
                <li key={site}>
                  <span>
                    <code>{site}</code> <span class="quiet">{texts.since(dayText(activatedAt))}</span>
                  </span>
                  <button type="button" class="link" aria-label={texts.freeThis(site)} onClick={() => setLeaving(site)}>
                    {texts.free}
                  </button>
                </li>
              ))}
            </ul>
            <p class="hint">{texts.hint}</p>
          </details>
          {told === undefined ? null : (
            <Notice kind={told.kind}>
              <p>{told.text}</p>
            </Notice>
          )}
          {leaving === undefined ? null : (
            <Confirm
              title={texts.dialog.title}
              submit={texts.dialog.submit}
              onClose={() => setLeaving(undefined)}
              onConfirm={() => free(leaving)}
            >
              <p>
                <code>{leaving}</code>
              </p>
              <p>{texts.dialog.text}</p>
            </Confirm>
          )}
        </>
      )}
    </Loading>
  );
};
