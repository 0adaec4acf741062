const WIDTH = 240;
const HEIGHT = 40;
/** Room for the line's own width. */
const EDGE = 4;

type Point = { x: number; y: number };

/** Where the values lie: the newest at the right, 0 at the bottom, the largest of them (at least 1) at the top. */
const pointsOf = (values: readonly number[]): Point[] => {
  const most = Math.max(1, ...values);
  const step = (WIDTH - 2 * EDGE) / Math.max(1, values.length - 1);
  return values.map((value, at) => ({
    x: WIDTH - EDGE - step * (values.length - 1 - at),
    y: HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE),
  }));
};

/** A line of values that says in words what it shows. */
export const Sparkline = ({ values, label }: { values: readonly number[]; label: string }) => {
  const points = pointsOf(values);
  const last = points.at(-1);
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line class="ground" x1={EDGE} x2={WIDTH - EDGE} y1={HEIGHT - EDGE} y2={HEIGHT - EDGE} />
      <polyline class="line" points={points.map(({ x, y }) => `${x},${y}`).join(" ")} />
      {last === undefined ? null : <circle class="dot" cx={last.x} cy={last.y} r={3} />}
    </svg>
  );
};
