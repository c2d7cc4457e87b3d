// What stands around the rows of the time heatmap: title, volume, the line of a silent source, folded rows, legend.

import { useCallback } from 'react';
import { Canvas, type Draw } from '../../kit/Canvas.tsx';
import { usePalette } from '../../kit/theme.ts';
import type { OverviewAnswer } from '../../model/index.ts';
import type { Columns, TimeScale } from '../../parts/axis.ts';
import { GroupStripe, Legend } from '../../parts/legend.tsx';
import { useHealth } from '../../state/health.ts';
import { moment, type Micros, type Zone } from '../../time/index.ts';
import { count, percent, word } from '../../words/index.ts';
import { huesOf, type Cells } from './cells.ts';
import { rampsOf } from './colour.ts';
import { drawVolume, type HeatScene } from './draw.ts';
import type { HeatmapStackProps } from './HeatmapStack.tsx';
import type { Look, StackLayout } from './layout.ts';

export const TITLE = 32;
const VOLUME = 34;
const LEGEND = 30;
export const FOLDED = 22;

/** What stands around the rows takes this much height. */
export function frame(look: Look): {
  readonly title: number;
  readonly volume: number;
  readonly legend: number;
} {
  if (look === 'wide') return { title: TITLE, volume: VOLUME, legend: LEGEND };
  return { title: 0, volume: 0, legend: look === 'frame' ? 28 : 0 };
}

/** The group drawn above: the verdict's own, else the first. */
export function mainGroup(answer: OverviewAnswer): string | null {
  const v = answer.verdict;
  const named = v.kind === 'damage' || v.kind === 'few' ? v.group : null;
  return named !== null && answer.grid.groups.includes(named) ? named : null;
}

export function titleText(answer: OverviewAnswer): string {
  if (answer.grid.rows[0]?.kind === 'key') return word('heatmap.byKey');
  return answer.key === null
    ? `${word('heatmap.lossOfAny')} ${word('heatmap.byHop')}`
    : `${word('heatmap.lossOf')} ${answer.key} ${word('heatmap.byHop')}`;
}

const BAND_WORDS = ['heatmap.band.above', 'heatmap.band.below', 'heatmap.band.middle'] as const;

/** "▮ v2 above, ▮ stable below" */
function BandKey({ layout, groups }: { readonly layout: StackLayout; readonly groups: readonly string[] }) {
  const { bands } = layout;
  return bands.map((b, i) => {
    const id = BAND_WORDS[i === 0 ? 0 : i === bands.length - 1 ? 1 : 2];
    const name = b.group ?? word('heatmap.band.others', { n: b.groups.length });
    return (
      <span key={b.y}>
        {b.group === null ? (
          <span className="stripe" style={{ background: `var(--${b.colour})` }} />
        ) : (
          <GroupStripe group={b.group} groups={groups} />
        )}{' '}
        {bands.length === 1 ? name : word(id, { group: name })}
        {i < bands.length - 1 ? ', ' : ''}
      </span>
    );
  });
}

type Part = HeatmapStackProps & { readonly layout: StackLayout };
type Drawn = Part & { readonly cells: Cells };

const shownHues = (
  { cells, layout }: Pick<Drawn, 'cells' | 'layout'>,
  look?: 'few',
): ReturnType<typeof huesOf> =>
  huesOf(
    cells,
    layout.rows.map(r => r.row),
    look,
  );

export function Title({ answer, columns, layout, cells, tools }: Drawn) {
  const byKey = answer.grid.rows[0]?.kind === 'key';
  const main = layout.bands[0]?.group ?? null;
  return (
    <div className="heat-title" style={{ height: TITLE }}>
      <h2>
        {byKey ? word('heatmap.byKey') : null}
        {!byKey && answer.key === null ? titleText(answer) : null}
        {!byKey && answer.key !== null ? (
          <>
            {word('heatmap.lossOf')} <code>{answer.key}</code> {word('heatmap.byHop')}
          </>
        ) : null}
      </h2>
      <span className="tiny t3 heat-bands">
        {layout.bands.length > 1 ? `${word('heatmap.inEachRow')} ` : ''}
        <BandKey layout={layout} groups={answer.grid.groups} />
      </span>
      <span className="tiny t3 heat-tools">{tools}</span>
      {columns.totals > 0 && main !== null ? (
        <TotalsHead
          group={main}
          all={shownHues({ cells, layout }).some(h => h !== 'lost')}
          width={columns.totals - 6}
        />
      ) : null}
    </div>
  );
}

/** About as wide as a letter of the head is. */
const LETTER = 6.1;
const fits = (text: string, width: number): boolean => text.length * LETTER <= width;

/** Over the totals: of whom, and what of theirs; without the group where there is no room for both. */
function TotalsHead({ group, all, width }: { group: string; all: boolean; width: number }) {
  const text = word('heatmap.totals', { group, all: all ? 1 : 0 });
  return (
    <span className="tiny t3 heat-totals-head" title={text} style={{ width }}>
      {fits(text, width) ? text : word(all ? 'tip.damaged' : 'outcome.lost')}
    </span>
  );
}

export function Volume({
  columns,
  scene,
  top,
  answer,
  params,
}: HeatmapStackProps & { readonly scene: HeatScene; readonly top: number }) {
  const { grid, layout } = scene;
  const draw = useCallback<Draw>((ctx, p) => drawVolume(ctx, p, scene, VOLUME - 12), [scene]);
  const main = layout.bands[0];
  // As the totals above it: since the onset, until the end of a loss that is over.
  const from = Math.max(0, Math.floor((grid.totalsFrom - grid.start) / grid.step));
  const to = Math.min(grid.bins, Math.ceil((grid.totalsTo - grid.start) / grid.step));
  const total = (main?.groups ?? []).reduce(
    (n, g) => n + grid.volume.subarray(g * grid.bins + from, g * grid.bins + to).reduce((a, b) => a + b, 0),
    0,
  );
  const told = word('heatmap.volumeTotal', { n: total, group: main?.group ?? mainGroup(answer) ?? '' });
  return (
    <>
      <span className="heat-volume-name" style={{ top: top + 10 }}>
        {word(params.count === 'all' ? 'traffic.volume' : 'heatmap.requestsTraced')}
      </span>
      <Canvas
        width={columns.plot}
        height={VOLUME - 12}
        draw={draw}
        aria-hidden="true"
        style={{ position: 'absolute', left: columns.gutter, top: top + 8 }}
      />
      {columns.totals > 0 ? (
        <span
          className="heat-volume-total"
          title={told}
          style={{ top: top + 10, left: columns.gutter + columns.plot + 8 }}
        >
          {fits(told, columns.totals - 8) ? told : count(total)}
        </span>
      ) : null}
    </>
  );
}

/** The ink line at a silent source's last answer. */
export function Cut({
  columns,
  scale,
  asOf,
  zone,
  height,
}: {
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly asOf: Micros;
  readonly zone: Zone;
  readonly height: number;
}) {
  const silent = useHealth(s => s.sources.jaeger.error !== null);
  const x = Math.round(scale.x(asOf));
  if (x < 0 || x > scale.width) return null;
  const left = columns.gutter + x;
  const room = scale.width - x;
  return (
    <>
      <i className="mark-line cut" style={{ left, top: 0, height }} />
      {room > 70 ? (
        <span className="heat-cut tiny" style={{ left: left + 7, width: Math.min(90, room - 8) }}>
          <b>{silent ? word('heatmap.noAnswer', { source: 'Jaeger' }) : word('heatmap.notRead')}</b>
          <br />
          <span className="t2">{word('heatmap.since', { time: moment(asOf, zone, scale.range) })}</span>
        </span>
      ) : null}
    </>
  );
}

export function Fold({ layout, unfolded, onUnfold, look, answer, columns }: Part) {
  const n = layout.folded.length;
  const narrow = look === 'narrow';
  if (n === 0 && !unfolded && !narrow) return null;
  const keys = answer.grid.rows[0]?.kind === 'key';
  const more = layout.foldedQuiet
    ? keys
      ? 'heatmap.moreQuietKeys'
      : 'heatmap.moreQuiet'
    : keys
      ? 'heatmap.moreKeys'
      : 'heatmap.moreHops';
  return (
    <div className="heat-fold small t3" style={{ paddingLeft: columns.gutter === 0 ? 0 : 12 }}>
      {narrow ? (
        <span>
          <BandKey layout={layout} groups={answer.grid.groups} />
        </span>
      ) : null}
      {n > 0 || unfolded ? (
        <button type="button" className="link" onClick={() => onUnfold(!unfolded)}>
          {unfolded ? word('heatmap.fewer') : word(more, { n })}
        </button>
      ) : null}
    </div>
  );
}

export function Foot({ look, layout, answer, traced, cells }: Drawn) {
  const ramps = rampsOf(usePalette());
  const hues = shownHues({ cells, layout })
    .filter(h => h !== 'lost')
    .map(outcome => ({ outcome, colours: ramps[outcome].slice(3, 6) }));
  const dots = shownHues({ cells, layout }, 'few');
  if (look === 'wide') return <Legend mode="rate" hues={hues} dots={dots} after={word('heatmap.hint')} />;
  return (
    <Legend
      mode="rate"
      short
      hues={hues}
      dots={dots}
      before={
        <span>
          <BandKey layout={layout} groups={answer.grid.groups} />
        </span>
      }
      after={traced === null ? undefined : word('legend.traced', { share: percent(traced) })}
    />
  );
}
