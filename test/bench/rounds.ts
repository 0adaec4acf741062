/** Measures one side once. */
export type Measure<Outcome> = () => Promise<Outcome>;

/** What came of each side: of the warm-up, and of each round that counts. */
export type Rounds<Name extends string, Outcome> = {
  warmUp: Readonly<Record<Name, Outcome>>;
  counted: Readonly<Record<Name, readonly Outcome[]>>;
};

/**
 * Measures several sides in turn, round by round (A B A B …), so that whatever slows the machine for a while slows all
 * of them. One more round than asked for comes first: it warms everything up and does not count.
 */
export const alternate = async <Name extends string, Outcome>(
  sides: Readonly<Record<Name, Measure<Outcome>>>,
  rounds: number,
): Promise<Rounds<Name, Outcome>> => {
  const names = Object.keys(sides) as Name[];
  const measured: Record<Name, Outcome>[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const outcomes: Partial<Record<Name, Outcome>> = {};
    for (const name of names) outcomes[name] = await sides[name]();
    measured.push(outcomes as Record<Name, Outcome>);
  }
  const [warmUp, ...rest] = measured as [Record<Name, Outcome>, ...Record<Name, Outcome>[]];
  const counted = Object.fromEntries(names.map((name) => [name, rest.map((outcomes) => outcomes[name])]));
  return { warmUp, counted: counted as Record<Name, Outcome[]> };
};
