/** Who the story is about. What they say of themselves is searched for afterwards, wherever it does not belong. */
type SelfGiven = Record<"contactPhone" | "password" | "passwordReminder" | "howDidYouFindUs", string>;

const person = (organizationName: string, contactName: string, mailbox: string, rest: SelfGiven) => ({
  organizationName,
  contactName,
  contactEmail: `${mailbox}@kestrel-canary.example`,
  ...rest,
});

/** What people said of themselves. Every value is found nowhere else in the world. */
export const PEOPLE = {
  settled: person("Zaunkönig Quarry Works", "Wilhelmine Querfeldein", "wilhelmine.querfeldein", {
    contactPhone: "+49 30 90210481",
    password: "a mole dances at midnight",
    passwordReminder: "burrowing animal and the hour",
    howDidYouFindUs: "A poster at the tram stop in Lindenhof",
  }),
  leaving: person("Blaumeise Harbour Pilots", "Ottokar Sandbank", "ottokar.sandbank", {
    contactPhone: "+31 20 5554817",
    password: "seven herons on the mast",
    passwordReminder: "birds high up on a ship",
    howDidYouFindUs: "My neighbour told me over the fence",
  }),
  waiting: person("Feldlerche Cheese Dairy", "Eulalia Morgentau", "Eulalia.Morgentau", {
    contactPhone: "+41 44 5559264",
    password: "curd before the rooster",
    passwordReminder: "what is made early",
    howDidYouFindUs: "Search engine, third page of results",
  }),
  gone: person("Silberreiher Rope Works", "Theodora Windhose", "theodora.windhose", {
    contactPhone: "+47 22 5551732",
    password: "hemp and tar by candlelight",
    passwordReminder: "what the rope smells of",
    howDidYouFindUs: "The harbour master's noticeboard",
  }),
};
export const SUCCESSOR = {
  contactName: "Leopold Kieselstein",
  contactEmail: "leopold.kieselstein@kestrel-canary.example",
  contactPhone: "+31 20 5550933",
};
export const INVITED = {
  contactName: "Rosamunde Wetterhahn",
  contactEmail: "rosamunde.wetterhahn@kestrel-canary.example",
  contactPhone: "+49 30 90210777",
};
export const LATER = {
  contactName: "Wilhelmine Nebelkrähe",
  contactPhone: "+49 30 90210482",
  password: "two owls and a lantern",
  passwordReminder: "night birds with a light",
  reset: "four oars in the reeds",
  successor: "granite under the lighthouse",
};
export const STRANGER = { email: "nobody.at.all@kestrel-canary.example", password: "guess of a passing stranger" };

/** What alerts say, and to whom. */
export const ALERTED = {
  recipient: "kunigunde.abendrot@kestrel-works.example",
  refused: "no.such.mailbox@kestrel-works.example",
  foreign: "hildebrand.nachtigall@elsewhere-canary.example",
  subject: "The weir at Unterlauf is overdue",
  words: "Kunigunde's inspection of the sluice was due on Tuesday",
};

/** Who writes to support, and what is said there. */
export const ASKING = {
  name: "Balthasar Rohrdommel",
  email: "balthasar.rohrdommel@kestrel-canary.example",
  subject: "The barge list stays empty at dawn",
  description: "Our ferrywoman Adelheid opens it\nand sees nothing but reeds.",
  more: "It is the same with the rowing boats",
  answer: "Please moor the web part anew",
};
/** The contact person asks as well. */
export const ASKED_BY_CONTACT = {
  subject: "Lanterns along the towpath flicker",
  description: "Only the third lantern from the lock",
  more: "Since yesterday the fourth as well",
};

/** Somebody who is no customer, wrote to support, and asks to be forgotten. */
export const FORGOTTEN = {
  name: "Sieglinde Dornfeld",
  email: "sieglinde.dornfeld@kestrel-canary.example",
  subject: "The dovecote calendar shows last year",
  description: "My cousin Hannelore sees the same",
};

/** What a component says while debug logging is allowed. */
export const DEBUGGED = {
  message: "Eisvogel's shelf of the third weir has no such column",
  item: "Sick note of Edeltraud",
};

/** Every value above, by a name for it. */
export const CANARIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...PEOPLE,
    successor: SUCCESSOR,
    invited: INVITED,
    later: LATER,
    stranger: STRANGER,
    alerted: ALERTED,
    asking: ASKING,
    askedByContact: ASKED_BY_CONTACT,
    forgotten: FORGOTTEN,
    debugged: DEBUGGED,
  }).flatMap(([who, values]) => Object.entries(values).map(([what, value]) => [`${who}.${what}`, value] as const)),
);
