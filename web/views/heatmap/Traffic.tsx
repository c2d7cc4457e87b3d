import { useMemo } from 'react';
import { Menu } from '../../kit/controls.tsx';
import type { OverviewAnswer, RateGrid } from '../../model/index.ts';
import { binStep } from '../../parts/axis.ts';
import { useAllTraffic, useCounted, useLossExemplars, type CountedTrace } from '../../state/all-traffic.ts';
import { useSession } from '../../state/session.ts';
import { age, micros, moment, type Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { filtersOf, type HeatmapParams } from './params.ts';
import type { ViewProps } from '../view.ts';

export interface Drawn {
  /** The answer with the grid that is drawn. */
  readonly answer: OverviewAnswer | null;
  /** The grid is of all traffic. */
  readonly counted: boolean;
  /** What is counted, in words; null where that is traces, as ever. */
  readonly note: { readonly text: string; readonly traces: readonly CountedTrace[] } | null;
}

/** What is drawn of all traffic while no trace has come yet: nothing is known of requests one by one. */
const untraced = (key: string, grid: RateGrid): OverviewAnswer => ({
  ...{ verdict: { kind: 'empty' }, key, grid, attribution: null, losing: [], losingTotal: 0, hops: [] },
  hopsSeen: { total: 0, blind: [] },
  ...{ captures: [], requests: 0, traces: 0, settling: 0, spans: 0, warnings: [] },
  choices: { keys: [key], groups: grid.groups, services: [], classes: [] },
});

/** The key drawn until the traces' verdict chooses one. */
const FIRST_KEY = 'gray.tag';

/** The picture's grid: of traces, or of all traffic where that is asked for and Prometheus has it. */
export function useDrawn(answer: OverviewAnswer | null, params: HeatmapParams, plot: number): Drawn {
  const { config, range } = useSession();
  const on = params.count === 'all' && params.mode.startsWith('time');
  const key = answer === null ? (params.key ?? FIRST_KEY) : answer.key;
  const filters = useMemo(() => filtersOf(params, []), [params]);
  const { grid, error } = useAllTraffic({
    on,
    step: binStep(range, Math.max(200, plot)),
    key,
    rows: params.mode === 'time-keys' ? 'keys' : 'hops',
    filters,
    answer,
  });
  const traces = useLossExemplars(on);
  return useMemo(() => {
    if (!on) return { answer, counted: false, note: null };
    const said = (text: string): Drawn => ({ answer, counted: false, note: { text, traces: [] } });
    if (error) return said(word('traffic.note.failed', { kind: word(`failure.${error.kind}`) }));
    if (grid === null) return said(word('traffic.note.waiting'));
    if (grid.rows.length === 0) return said(word('traffic.note.empty', { key: key ?? '' }));
    const { observed, loss } = config.metrics;
    const n = grid.carried.reduce((a, b) => a + b, 0);
    const text = word('traffic.note.on', { observed, loss, n, step: age(grid.step) });
    const drawn = answer === null ? untraced(key ?? FIRST_KEY, grid) : { ...answer, grid };
    return { answer: drawn, counted: true, note: { text, traces } };
  }, [on, answer, key, grid, error, traces, config.metrics]);
}

/** Chooses what the time modes count; where Prometheus has no such counters it says so. */
export function TrafficChip({ params, onParams }: ViewProps<HeatmapParams>) {
  const { config } = useSession();
  const counted = useCounted();
  return (
    <Menu
      named
      label={word('traffic.count')}
      className={params.count === 'all' ? 'chip' : 'chip unset'}
      face={
        <>
          <i>{word('traffic.count')}</i> {word(`traffic.${params.count}`)}
        </>
      }
    >
      {close => (
        <>
          {(['traces', 'all'] as const).map(count => (
            <button
              key={count}
              type="button"
              className="item"
              aria-current={count === params.count}
              disabled={count === 'all' && counted !== true}
              onClick={() => {
                close();
                onParams({ count });
              }}
            >
              {word(`traffic.${count}`)}
            </button>
          ))}
          {counted === true ? null : (
            <p className="small t3" style={{ padding: '4px 8px', maxWidth: 280 }}>
              {counted === null
                ? word('traffic.unknown')
                : word('traffic.none', { metric: config.metrics.observed })}
            </p>
          )}
        </>
      )}
    </Menu>
  );
}

const SHOWN = 5;

/** What the picture counts, and traces of what was counted as lost. */
export function TrafficNote({
  note,
  zone,
}: {
  readonly note: NonNullable<Drawn['note']>;
  readonly zone: Zone;
}) {
  const { href, range } = useSession();
  return (
    <p className="small t2 traffic-note" role="status">
      {note.text}
      {note.traces.length === 0 ? null : (
        <>
          {' '}
          {word('traffic.exemplars')}
          {note.traces.slice(0, SHOWN).map(t => (
            <span key={`${t.traceId} ${t.key} ${t.to}`}>
              {' '}
              <a
                href={href({ view: 'trace', params: { trace: t.traceId } })}
                title={word('traffic.exemplar', { ...t, time: moment(micros(t.time), zone, range) })}
              >
                {moment(micros(t.time), zone, range)}
              </a>
            </span>
          ))}
        </>
      )}
    </p>
  );
}
