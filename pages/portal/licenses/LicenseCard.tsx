import { dayText } from "../../frame/times.ts";
import { Copy } from "../../parts/Copy.tsx";
import type { License, Product } from "../shapes.ts";
import { type TenantLike, TenantName } from "../TenantName.tsx";
import { TEXTS } from "../texts.ts";
import { LicenseSites } from "./LicenseSites.tsx";
import { isOver, stateOf } from "./state.ts";

const { licenses: texts } = TEXTS;

type Props = {
  license: License;
  product: Product | undefined;
  tenant: TenantLike;
  /** Usher's time, epoch milliseconds. */
  now: number;
};

/** When it began and ends. */
const term = ({ startsAt, expiresAt }: License): string =>
  expiresAt === null ? texts.from(dayText(startsAt)) : texts.fromTo(dayText(startsAt), dayText(expiresAt));

const componentsOf = ({ components }: License): string =>
  components[0] === "*" ? texts.allComponents : components.join(", ");

/** A license at a glance. */
export const LicenseCard = ({ license, product, tenant, now }: Props) => {
  const { tone, text, next } = stateOf(license, now);
  const name = product?.name ?? license.product;
  return (
    <article class="card" aria-label={`${name}, ${license.edition}`}>
      <h2>
        {name} <span class="quiet">{license.edition}</span>
      </h2>
      <p>
        <span class={`state ${tone}`}>{text}</span> <span class="quiet">{texts.kinds[license.kind]}</span>
      </p>
      {next === undefined ? null : (
        <p>
          {next} <a href="#/tickets/new">{texts.writeToUs}</a>
        </p>
      )}
      <dl class="pairs">
        <dt>{texts.tenant}</dt>
        <dd>
          <TenantName {...tenant} />
        </dd>
        <dt>{texts.term}</dt>
        <dd>{term(license)}</dd>
        <dt>{texts.components}</dt>
        <dd>{componentsOf(license)}</dd>
        {license.features.length === 0 ? null : (
          <>
            <dt>{texts.features}</dt>
            <dd>{license.features.join(", ")}</dd>
          </>
        )}
        {isOver(license, now) ? null : (
          <>
            <dt>{texts.key}</dt>
            <dd>
              <Copy text={license.key} label={`${texts.key}, ${name}`} />
              <p class="hint">{texts.keyHint}</p>
            </dd>
          </>
        )}
      </dl>
      {license.maxSites === null || isOver(license, now) ? null : <LicenseSites license={license} />}
    </article>
  );
};
