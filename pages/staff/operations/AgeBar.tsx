const WIDTH = 240;
const HEIGHT = 24;
const BAR = 10;

/** Marks of the scale, in seconds: a minute, an hour, a day. */
const MARKS = [60, 3600, 86_400];
/** Seconds at the right end: ten days. */
const LONGEST = 864_000;

/** From 0 to ten days, by the logarithm: timers run every minute or every day. */
const xOf = (seconds: number): number => (Math.log1p(Math.min(seconds, LONGEST)) / Math.log1p(LONGEST)) * WIDTH;

/** How long ago something was, as a bar that says it in words too. */
export const AgeBar = ({ seconds, label }: { seconds: number; label: string }) => (
  <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
    <line class="ground" x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
    <rect class="bar-of" x={0} y={HEIGHT - 2 - BAR} width={Math.max(2, xOf(seconds))} height={BAR} />
    {MARKS.map((mark) => (
      <line class="ground" key={mark} x1={xOf(mark)} x2={xOf(mark)} y1={2} y2={HEIGHT} />
    ))}
  </svg>
);
