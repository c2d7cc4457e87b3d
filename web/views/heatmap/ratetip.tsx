import { rate } from '../../analysis/stats.ts';
import type { RateGrid } from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { zoneName, type Zone } from '../../time/index.ts';
import { hopName, interval, percent, word } from '../../words/index.ts';
import { countsOver, damaged, hueOf, lookOf, type Counts } from './cells.ts';
import type { Cursor } from './cursor.ts';
import type { StackLayout } from './layout.ts';
import { cellTime } from './table.ts';

interface Props {
  readonly grid: RateGrid;
  readonly layout: StackLayout;
  readonly cursor: Cursor;
  readonly zone: Zone;
  /** Share of all traffic that the traces cover; null where unknown. */
  readonly traced: number | null;
}

/** "7 of 22 lost"; the verb of the one outcome there is, "damaged" for several. */
export function rateText(c: Counts): string {
  if (c.carried === 0) return word('tip.noData');
  if (c.judged === 0) return word('tip.allUnobserved', { n: c.unobserved });
  const kinds = [c.lost, c.altered, c.foreign].filter(n => n > 0).length;
  const verb = kinds > 1 ? word('tip.damaged') : word(`outcome.${hueOf(c) ?? 'lost'}`);
  return word('tip.rate', { part: damaged(c), whole: c.judged, verb });
}

const bandName = (group: string | null, count: number): string =>
  group ?? word('heatmap.band.others', { n: count });

function notes(c: Counts, cursor: Cursor, traced: number | null): string {
  const out: string[] = [];
  if (lookOf(c) === 'few') out.push(word('tip.few'));
  if (c.unobserved > 0 && c.judged > 0) out.push(word('tip.unobserved', { n: c.unobserved }));
  if (c.injected > 0) out.push(word('tip.injected', { n: c.injected }));
  if (cursor.to - cursor.from > 1) out.push(word('tip.widened', { n: cursor.to - cursor.from }));
  if (traced !== null) out.push(word('tip.traced', { share: percent(traced) }));
  return out.join(' ');
}

/** Where a cell is and its numbers, in one line of text for screen readers. */
export function cellText({ grid, layout, cursor, zone }: Omit<Props, 'traced'>): string {
  const row = layout.rows[cursor.place]?.row ?? 0;
  const band = layout.bands[cursor.band];
  if (!band) return '';
  const c = countsOver(grid, row, band.groups, cursor.from, cursor.to);
  const r = rate(damaged(c), c.judged);
  const range = c.judged > 0 ? `, ${interval(r.low, r.high)}` : '';
  const subject = grid.rows[row];
  const name = subject?.kind === 'hop' ? hopName(subject.hop) : (subject?.key ?? '');
  return `${name}, ${cellTime(grid, cursor.from, cursor.to, zone)}, ${bandName(band.group, band.groups.length)}: ${rateText(c)}${range}`;
}

/** What the tooltip of a cell says: every group at this hop and time, counts and interval. */
export function RateTip({ grid, layout, cursor, zone, traced }: Props) {
  const row = layout.rows[cursor.place]?.row ?? 0;
  const subject = grid.rows[row];
  const own = layout.bands[cursor.band]?.groups ?? [];
  return (
    <>
      <div className="tip-head">
        <b>{subject?.kind === 'hop' ? <HopLabel hop={subject.hop} /> : (subject?.key ?? '')}</b>
        <span className="t3">
          {cellTime(grid, cursor.from, cursor.to, zone)} {zoneName(grid.start, zone)}
        </span>
      </div>
      <table>
        <tbody>
          {layout.bands.map((band, i) => {
            const c = countsOver(grid, row, band.groups, cursor.from, cursor.to);
            const r = rate(damaged(c), c.judged);
            return (
              <tr key={band.group ?? 'others'} className={i === cursor.band ? '' : 't2'}>
                <td>
                  <span className="stripe" style={{ background: `var(--${band.colour})` }} />{' '}
                  {bandName(band.group, band.groups.length)}
                </td>
                <td>{rateText(c)}</td>
                <td className="t2" style={{ textAlign: 'right' }}>
                  {c.judged > 0 ? interval(r.low, r.high) : ''}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="tiny t3">
        {notes(countsOver(grid, row, own, cursor.from, cursor.to), cursor, traced)} <kbd>Enter</kbd>{' '}
        {word('tip.lists')} <kbd>K</kbd> {word('tip.keeps')}
      </div>
    </>
  );
}
