import { useState } from "preact/hooks";
import { dayText } from "../../frame/times.ts";
import { Copy } from "../../parts/Copy.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { Pairs } from "../../parts/Pairs.tsx";
import type { License } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { LicenseActs } from "./LicenseActs.tsx";
import { standingOf } from "./standing.ts";

const { licenses: texts } = TEXTS;

type Props = { license: License; name: string; onChanged: () => Promise<void> };

/** When it begins and ends, and for how long the add-ins go on then. */
const term = ({ startsAt, expiresAt, graceDays }: License): string => {
  if (expiresAt === null) return texts.from(dayText(startsAt));
  const grace = graceDays === 0 ? "" : texts.grace(graceDays);
  return texts.fromTo(dayText(startsAt), dayText(expiresAt)) + grace;
};

const where = ({ sites, maxSites }: License): string | undefined =>
  [...(sites ?? []), ...(maxSites === null ? [] : [texts.maxSites(maxSites)])].join(", ") || undefined;

/** A license, and what can be done to it. */
export const LicenseCard = ({ license, name, onChanged }: Props) => {
  const [isLate, setLate] = useState(false);
  const { tone, text } = standingOf(license, Date.now());
  const done = async (isDone: boolean): Promise<void> => {
    setLate(!isDone);
    await onChanged();
  };
  const full = `${name}, ${license.edition}`;
  return (
    <article class="card" aria-label={full}>
      <h3>
        {name} <span class="quiet">{license.edition}</span>
      </h3>
      <p>
        <span class={`state ${tone}`}>{text}</span> <span class="quiet">{texts.kinds[license.kind]}</span>
      </p>
      {isLate ? (
        <Notice kind="bad">
          <p>{texts.changedMeanwhile}</p>
        </Notice>
      ) : null}
      <Pairs
        pairs={[
          [texts.tenant, <code key="tenant">{license.tenant}</code>],
          [texts.term, term(license)],
          [texts.components, license.components[0] === "*" ? texts.allComponents : license.components.join(", ")],
          [texts.features, license.features.join(", ")],
          [texts.sites, where(license)],
          [texts.key, <Copy key="key" text={license.key} label={`${texts.key}, ${full}`} />],
        ]}
      />
      {license.status === "revoked" ? null : <LicenseActs license={license} name={full} onDone={done} />}
    </article>
  );
};
