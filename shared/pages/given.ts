/** Whose page it is. */
export type Vendor = {
  vendorName: string;
  /** A picture as a data URL; null: none. */
  logo: string | null;
  /** Pages of the vendor's own, for people to open; null: none. */
  imprintUrl: string | null;
};

/** What Usher hands to the script of a page: what the settings say, and nothing of anybody. */
export type Given = Vendor & {
  signIn: Microsoft365SignIn;
  /** Where the page is to show one thing alone, as in a frame of somebody else's: that thing. */
  only: "support" | null;
  /** Calendars of public holidays to choose from, where the page has such a choice. */
  calendars?: readonly Calendar[];
};

/** A country (ISO 3166-1 alpha-2) whose public holidays are known, and its parts that have some of their own. */
export type Calendar = { country: string; subdivisions: readonly { code: string; name: string }[] };

/** What a page needs to let people sign in with Microsoft. */
export type Microsoft365SignIn = {
  /** Origin of the sign-in service. */
  authority: string;
  /** A tenant id, or `organizations` for any. */
  tenant: string;
  /** Client id of the registration. */
  clientId: string;
};
