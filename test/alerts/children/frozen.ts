/**
 * Reckons `cases.ts` on a machine whose clock stands at the instant in the first argument, and prints what came out. The
 * zone of the machine is in TZ. The clock is stopped before anything is loaded.
 */
const now = Number(process.argv[2]);

class StoppedDate extends Date {
  constructor(...parts: [] | [number | string | Date]) {
    super(...((parts.length === 0 ? [now] : parts) as [number]));
  }
  static override now(): number {
    return now;
  }
}
globalThis.Date = StoppedDate as DateConstructor;

const { byTheMachine, byTheRules } = await import("./cases.ts");
process.stdout.write(
  JSON.stringify({
    now: Date.now(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    rules: await byTheRules(),
    control: byTheMachine(),
  }),
);
