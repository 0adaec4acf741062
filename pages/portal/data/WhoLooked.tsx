import { useState } from "preact/hooks";
import { timeText } from "../../frame/times.ts";
import { Act } from "../../parts/Act.tsx";
import { usePortal } from "../portalContext.ts";
import type { Reading } from "../shapes.ts";
import { TEXTS } from "../texts.ts";

const { looked: texts } = TEXTS.data;

const ROLES: Readonly<Record<string, string>> = texts.roles;

/** When employees of the vendor's looked at the organization's data, and in which role. */
export const WhoLooked = () => {
  const { client } = usePortal();
  const [readings, setReadings] = useState<readonly Reading[]>();
  const show = async (): Promise<void> => {
    const { readings: found = [] } = await client.get<{ readings?: Reading[] }>("/api/organization/export");
    setReadings(found.toSorted((one, other) => other.at.localeCompare(one.at)));
  };
  return (
    <section>
      <h2>{texts.title}</h2>
      <p>{texts.text}</p>
      {readings === undefined ? (
        <Act label={texts.show} onAct={show} words={TEXTS.data.words} />
      ) : (
        <div role="status">
          {readings.length === 0 ? <p>{texts.nobody}</p> : null}
          <ul>
            {readings.map(({ at, role }, index) => (
              <li key={`${at} ${index}`}>
                {timeText(at)}: {ROLES[role] ?? role}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
};
