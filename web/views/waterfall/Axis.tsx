import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { ticksOf, xOf, type Columns } from './layout.ts';
import type { Zoom } from './params.ts';

interface Props {
  readonly columns: Columns;
  readonly zoom: Zoom;
  readonly followed: string;
  readonly pinned: readonly string[];
}

/** The last part of an attribute's name tells it from its neighbours: `…version`. */
const short = (key: string): string => (key.length > 15 ? `…${key.slice(-14)}` : key);

/** Ticks share one unit, named once at the first: `0 ms 100 200`. */
function labels(ticks: readonly number[], zoom: Zoom): readonly string[] {
  const step = (ticks[1] ?? zoom.to) - (ticks[0] ?? zoom.from);
  const last = ticks.length > 1 ? (ticks.at(-1) ?? 0) : zoom.to;
  const [unit, size] = last >= 10e6 && step >= 1e5 ? ['s', 1e6] : last >= 1000 ? ['ms', 1000] : ['µs', 1];
  return ticks.map((t, i) => {
    const number = Number((t / size).toFixed(6));
    return i === 0 ? `${number} ${unit}` : String(number);
  });
}

/** Column heads and the time scale of the bars. */
export function Axis({ columns, zoom, followed, pinned }: Props) {
  const ticks = ticksOf(columns, zoom);
  const text = labels(ticks, zoom);
  // Beside pinned columns the key's name has only its own column.
  const longest = columns.pins > 0 ? 9 : 26;
  return (
    <svg className="trace-axis" width={columns.width} height={24} aria-hidden="true">
      <text x={12} y={16}>
        {columns.tree >= 200 ? word('trace.column.name') : ''}
      </text>
      {pinned.slice(0, columns.pins).map((key, i) => (
        <text key={key} x={columns.tree + i * columns.pin} y={16}>
          {short(key)}
          <title>{key}</title>
        </text>
      ))}
      {columns.stripe >= 30 ? (
        <text
          x={followed.length > 8 ? columns.plotFrom - 8 : columns.stripeFrom + columns.stripe / 2}
          y={16}
          textAnchor={followed.length > 8 ? 'end' : 'middle'}
        >
          {followed.length > longest ? `${followed.slice(0, longest - 1)}…` : followed}
          <title>{followed}</title>
        </text>
      ) : null}
      {ticks.map((t, i) => (
        <text
          key={t}
          x={xOf(columns, zoom, t)}
          y={16}
          textAnchor={i === 0 && t === zoom.from ? 'start' : 'middle'}
        >
          {text[i]}
        </text>
      ))}
      <title>{duration(zoom.to - zoom.from)}</title>
    </svg>
  );
}
