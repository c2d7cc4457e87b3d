import type { RateGrid, Rate } from '../../model/index.ts';
import type { Columns } from '../../parts/axis.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { percent, word } from '../../words/index.ts';
import { countsOver } from './cells.ts';
import type { RowPlace, StackLayout } from './layout.ts';
import { subject } from './table.ts';

interface Props {
  readonly grid: RateGrid;
  readonly layout: StackLayout;
  readonly columns: Columns;
}

/** The total of a row's main group since the onset, in a word. */
export function totalText(grid: RateGrid, layout: StackLayout, row: number): string {
  const main = layout.bands[0]?.groups ?? [];
  const totals: Rate[] = main.flatMap(g => grid.totals[row * grid.groups.length + g] ?? []);
  const whole = totals.reduce((n, t) => n + t.whole, 0);
  const part = totals.reduce((n, t) => n + t.part, 0);
  if (whole > 0) return part === 0 ? '0' : percent(part / whole);
  const c = countsOver(grid, row, main, 0, grid.bins);
  return word(
    c.unobserved > 0 && c.judged === 0 && layout.look !== 'frame' ? 'heatmap.notSeen' : 'heatmap.notCarried',
  );
}

function Name({ grid, row }: { readonly grid: RateGrid; readonly row: number }) {
  const r = grid.rows[row];
  if (r === undefined) return null;
  return r.kind === 'hop' ? <HopLabel hop={r.hop} shrinks /> : <code>{r.key}</code>;
}

function Stripes({
  layout,
  left,
  top,
}: {
  readonly layout: StackLayout;
  readonly left: number;
  readonly top: number;
}) {
  return layout.bands.map(b => (
    <i
      key={b.y}
      className="heat-stripe"
      style={{ left, top: top + b.y, height: b.height, background: `var(--${b.colour})` }}
    />
  ));
}

function Row({ place, grid, layout, columns }: Props & { readonly place: RowPlace }) {
  const { gutter, plot, width } = columns;
  const { rowHeight, look } = layout;
  const total = totalText(grid, layout, place.row);
  const right = gutter + plot;
  const main = layout.bands[0]?.group ?? null;
  const classes = `${place.culprit ? 'culprit' : ''} ${look}`;
  return (
    <div className={`heat-row ${classes}`} style={{ top: place.y, height: rowHeight }}>
      <span
        className="heat-name"
        title={subject(grid.rows[place.row])}
        style={look === 'narrow' ? {} : { width: gutter - 10, lineHeight: `${rowHeight}px` }}
      >
        <Name grid={grid} row={place.row} />
      </span>
      {look === 'narrow' ? null : <Stripes layout={layout} left={gutter - 7} top={0} />}
      {look === 'narrow' || columns.totals > 0 ? (
        <span
          className={`heat-total ${total === '0' ? 'zero' : ''}`}
          style={
            look === 'narrow'
              ? {}
              : { left: right + 2, width: width - right - 2, lineHeight: `${rowHeight}px` }
          }
        >
          {look === 'narrow' && total.endsWith('%') && main !== null
            ? word('heatmap.totalOf', { share: total, group: main })
            : total}
        </span>
      ) : null}
    </div>
  );
}

/** Names left of the plot and totals right of it; the culprit's wash marks both, never the plot. */
export function StackRows(props: Props) {
  return props.layout.rows.map(place => <Row key={place.row} place={place} {...props} />);
}
