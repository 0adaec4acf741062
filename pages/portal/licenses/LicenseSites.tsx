import { dayText } from "../../frame/times.ts";
import { useLoad } from "../../frame/useLoad.ts";
import { Act } from "../../parts/Act.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { usePortal } from "../portalContext.ts";
import type { ActiveSites, License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { sites: texts } = TEXTS.licenses;

/** The sites that are active under a license, each of which can be freed for another. */
export const LicenseSites = ({ license: { id } }: { license: License }) => {
  const { client } = usePortal();
  const path = `/api/organization/licenses/${id}/sites`;
  const loaded = useLoad(() => client.get<ActiveSites>(path), path);
  const free = async (site: string): Promise<void> => {
    await client.send("DELETE", `${path}/${site}`);
    await loaded.reload();
  };
  return (
    <Loading of={loaded}>
      {({ sites, used, max }) => (
        <details>
          <summary>{texts.used(used, max ?? 0)}</summary>
          {sites.length === 0 ? <p class="quiet">{texts.none}</p> : null}
          <ul class="rows">
            {sites.map(({ site, activatedAt }) => (
              <li key={site}>
                <span>
                  <code>{site}</code> <span class="quiet">{texts.since(dayText(activatedAt))}</span>
                </span>
                <Act
                  label={texts.free}
                  fullLabel={texts.freeThis(site)}
                  kind="link"
                  onAct={() => free(site)}
                  words={texts.words}
                />
              </li>
            ))}
          </ul>
          <p class="hint">{texts.hint}</p>
        </details>
      )}
    </Loading>
  );
};
