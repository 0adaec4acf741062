import type { ComponentChildren } from "preact";
import type { Vendor as Whose } from "../../shared/pages/given.ts";
import { SHARED } from "./texts.ts";

/** A part of the page that the navigation leads to, by its hash route. */
export type Destination = { route: string; label: string };

type Props = {
  given: Whose;
  /** What the page is, shown beside the vendor's name. */
  title: string;
  destinations?: readonly Destination[];
  /** The first step of the route that is shown. */
  current?: string | undefined;
  /** At the end of the header: who is signed in, and the way out. */
  aside?: ComponentChildren;
  children: ComponentChildren;
};

const Vendor = ({ given, title }: Pick<Props, "given" | "title">) => (
  <p class="vendor">
    {given.logo === null ? null : <img src={given.logo} alt="" class="logo" />}
    <span>
      <strong>{given.vendorName}</strong> <span class="quiet">{title}</span>
    </span>
  </p>
);

/** A link cannot do it: the hash of the address is the route. */
const skip = (): void => {
  document.querySelector<HTMLElement>("main h1")?.focus();
};

/** What stands around every part of a page: header, navigation, the one `main`, footer. */
export const Frame = ({ given, title, destinations = [], current, aside, children }: Props) => (
  <>
    <button type="button" class="skip" onClick={skip}>
      {SHARED.skip}
    </button>
    <header class="top">
      <div class="bar">
        <Vendor given={given} title={title} />
        {aside === undefined ? null : <div class="aside">{aside}</div>}
      </div>
      {destinations.length === 0 ? null : (
        <nav aria-label={SHARED.mainNavigation}>
          <ul>
            {destinations.map(({ route, label }) => (
              <li key={route}>
                <a href={`#/${route}`} aria-current={route === current ? "page" : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
    <main>{children}</main>
    <footer>
      <a href="/privacy" target="_blank" rel="noopener">
        {SHARED.privacy}
      </a>
      {given.imprintUrl === null ? null : (
        <a href={given.imprintUrl} target="_blank" rel="noopener noreferrer">
          {SHARED.imprint}
        </a>
      )}
    </footer>
  </>
);
