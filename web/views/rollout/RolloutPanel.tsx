import { useCallback, useMemo } from 'react';
import { columns as columnsOf, timeScale, type Columns, type TimeScale } from '../../parts/axis.ts';
import { NO_MARKS, type Marks } from '../../parts/marks.tsx';
import type { SourceView } from '../../state/rollout-seen.ts';
import { useRolloutPicture } from '../../state/rollout.ts';
import { useSession } from '../../state/session.ts';
import { moment, type Range } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { expectedHeight, layout, type Density, type LayoutOptions } from './layout.ts';
import type { RolloutParams } from './params.ts';
import type { Scene } from './props.ts';
import { Awaited } from './Awaited.tsx';
import { Timeline } from './Timeline.tsx';

interface Props {
  readonly params: RolloutParams;
  readonly onParams: Scene['onParams'];
  readonly columns: Columns;
  readonly scale: TimeScale;
  readonly marks?: Marks;
  readonly density?: Density;
  /** Gates shown before the rest folds into a line; 0 folds all. */
  readonly mostGates?: number;
  /** Height that nothing else on the page wants. */
  readonly room?: number;
}

const TITLES = { prometheus: 'Prometheus', loki: 'Loki' } as const;

/** Who is still read, and who will not say. */
function unheard({ loki, prometheus }: { readonly loki: SourceView; readonly prometheus: SourceView }) {
  const sources = [
    ['loki', loki],
    ['prometheus', prometheus],
  ] as const;
  const named = (...kinds: readonly SourceView['kind'][]): string =>
    sources
      .filter(([, view]) => kinds.includes(view.kind))
      .map(([source]) => TITLES[source])
      .join(', ');
  return [named('silent', 'none'), named('reading')] as const;
}

/** Nothing rolled out, or nobody could say so yet: what was asked, why nothing came, what next. */
function Empty({ loki, prometheus }: { readonly loki: SourceView; readonly prometheus: SourceView }) {
  const { range, zone, config } = useSession();
  const [deaf, reading] = unheard({ loki, prometheus });
  const title = (): string => {
    if (deaf !== '') return word('rollout.empty.unknown', { source: deaf });
    if (reading !== '') return word('rollout.empty.reading', { source: reading });
    return word('rollout.empty.title', {
      from: moment(range.from, zone, range),
      to: moment(range.to, zone, range),
    });
  };
  return (
    <div className="rollout-empty small">
      <b>{title()}</b>
      <p className="t2">{word('rollout.empty.asked', { selector: config.eventSelector })}</p>
      {deaf === '' && reading === '' ? <p className="t2">{word('rollout.empty.next')}</p> : null}
    </div>
  );
}

/**
 * The timeline of the session's range on an axis given from outside: the page aligns it with what stands
 * below. It draws no axis of its own.
 */
export function RolloutPanel(props: Props) {
  const { params, onParams, columns, scale, marks = NO_MARKS, density = 'normal', mostGates = 5 } = props;
  const { room = 0 } = props;
  const { zone, config, setRange } = useSession();
  const { picture, prometheus, loki, unreadTo } = useRolloutPicture(scale.range);
  const { groups } = config.contract;
  const groupOf = useCallback(
    (version: string) => groups.find(g => g.version === version)?.name ?? null,
    [groups],
  );
  const options = useMemo(
    (): LayoutOptions => ({
      columns,
      density,
      open: params.lane,
      allGates: params.allGates,
      mostGates: columns.gutter === 0 ? 0 : mostGates,
      keepAlerts: columns.gutter > 0,
      room,
    }),
    [columns, density, params.lane, params.allGates, mostGates, room],
  );
  const placed = useMemo(() => picture && layout(picture, options), [picture, options]);
  const scene = useMemo((): Scene | null => {
    if (!picture || !placed) return null;
    return {
      picture,
      layout: placed,
      columns,
      scale,
      zone,
      params,
      onParams,
      prometheus,
      loki,
      unreadTo,
      groupOf,
      marks,
    };
  }, [picture, placed, columns, scale, zone, params, onParams, prometheus, loki, unreadTo, groupOf, marks]);
  const onBrush = useCallback((range: Range) => setRange(range), [setRange]);
  // What stands below keeps its place when the answers come.
  const kept = { minHeight: expectedHeight(options) };
  if (!scene)
    return (
      <p className="rollout-empty small t2" style={kept}>
        {word('rollout.loading')}
      </p>
    );
  const waiting = loki.kind === 'reading' || prometheus.kind === 'reading';
  if (scene.picture.lanes.length > 0) return <Timeline scene={scene} onBrush={onBrush} />;
  const empty = <Empty loki={loki} prometheus={prometheus} />;
  const [, reading] = unheard({ loki, prometheus });
  return (
    <div style={waiting ? kept : undefined}>
      {waiting ? <Awaited {...{ options, columns, reading }}>{empty}</Awaited> : empty}
      <Timeline scene={scene} onBrush={onBrush} />
    </div>
  );
}

/** Columns and scale that a panel of this width draws on when nothing else decides. */
export const ownAxis = (
  width: number,
  range: Range,
): { readonly columns: Columns; readonly scale: TimeScale } => {
  const columns = columnsOf(width, width);
  return { columns, scale: timeScale(range, columns.plot) };
};
