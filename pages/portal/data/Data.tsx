import { Screen } from "../../frame/Screen.tsx";
import { TEXTS } from "../texts.ts";
import { DeleteAll } from "./DeleteAll.tsx";
import { Download } from "./Download.tsx";
import { WhoLooked } from "./WhoLooked.tsx";

const { data: texts } = TEXTS;

/** What is kept about the organization: to read, to take along, to have deleted. */
export const Data = () => (
  <Screen title={texts.title}>
    <section>
      <p>{texts.kept}</p>
      <p>
        <a class="alone" href="/privacy" target="_blank" rel="noopener">
          {texts.keptLink}
        </a>
      </p>
    </section>
    <WhoLooked />
    <Download />
    <DeleteAll />
  </Screen>
);
