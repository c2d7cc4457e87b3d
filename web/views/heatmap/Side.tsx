import type {
  BrushAnswer,
  Factor,
  HopId,
  OverviewAnswer,
  RequestItem,
  RequestPick,
} from '../../model/index.ts';
import { AttributionCard } from '../../parts/attribution.tsx';
import { BlindCard, CheckedCard } from '../../parts/attribution-checked.tsx';
import { BrushedCard } from '../../parts/brushed.tsx';
import { LosingCard } from '../../parts/losing.tsx';
import { useSession } from '../../state/session.ts';
import { word } from '../../words/index.ts';
import type { HeatmapParams } from './params.ts';
import type { Shape } from './shape.ts';
import { HowToRecord } from './states.tsx';

interface Props {
  readonly answer: OverviewAnswer;
  /** What the brushed requests share; null while nothing is brushed or it is not known. */
  readonly brushed: BrushAnswer | null;
  readonly params: HeatmapParams;
  readonly onParams: (next: Partial<HeatmapParams>, how?: 'push' | 'replace') => void;
  readonly shape: Shape;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** The filter that keeps (or leaves out) the requests with a value; null where there is none for it. */
function filterBy(
  f: Factor,
  hop: HopId | null,
  how: 'only' | 'not',
  { params, answer }: Pick<Props, 'params' | 'answer'>,
): Partial<HeatmapParams> | null {
  if (f.dimension === 'group')
    return {
      groups: how === 'only' ? [f.value] : answer.choices.groups.filter(g => g !== f.value),
      brush: null,
    };
  if (hop === null || f.dimension === 'also damaged') return null;
  const pick: RequestPick = { kind: 'trait', hop, dimension: f.dimension, value: f.value };
  const other = (p: RequestPick): boolean => JSON.stringify(p) !== JSON.stringify(pick);
  const [only, not] = [params.only.filter(other), params.not.filter(other)];
  return {
    only: how === 'only' ? [...only, pick] : only,
    not: how === 'not' ? [...not, pick] : not,
    brush: null,
  };
}

/** What the brushed requests share, and the requests themselves. */
function Brushed(
  props: Props & { readonly brushed: BrushAnswer; readonly onOpen: (item: RequestItem) => void },
) {
  const { answer, brushed, params, onParams, selected, onOpen, shape } = props;
  const { zone, range, href } = useSession();
  const { pick, damaged, kept, outcome } = brushed;
  const pickBy = (f: Factor): (() => void) | null => {
    const next = filterBy(f, brushed.hop, 'only', props);
    return next && (() => onParams(next));
  };
  const what = word(`outcome.${outcome ?? 'lost'}`);
  return (
    <aside className="side" aria-label={word('heatmap.side')}>
      <BrushedCard
        answer={brushed}
        groups={answer.grid.groups}
        onPick={pickBy}
        onKeep={() => pick && onParams({ only: [...params.only, pick], brush: null })}
        onExclude={() => pick && onParams({ not: [...params.not, pick], brush: null })}
        onClear={() => onParams({ brush: null }, 'replace')}
      />
      {shape.narrow ? null : (
        <LosingCard
          items={brushed.items}
          total={brushed.brushed}
          hops={brushed.hops}
          groups={answer.grid.groups}
          zone={zone}
          range={range}
          title="brushed"
          told={word('brush.order', { damaged, kept, what })}
          keyName={brushed.key}
          selected={selected}
          href={item => href({ view: 'trace', params: { trace: item.traceId } })}
          onOpen={onOpen}
          onTable={null}
        />
      )}
    </aside>
  );
}

/** Beside the picture: what the losing requests share and which they are, or what was checked. */
export function Side(props: Props) {
  const { answer, brushed, onParams, shape, selected, onSelect, params } = props;
  const { zone, range, href, go } = useSession();
  const { verdict, attribution, grid } = answer;
  const to = (item: RequestItem) => ({ view: 'trace', params: { trace: item.traceId } });
  const open = (item: RequestItem): void => {
    onSelect(item.requestId);
    go(to(item));
  };
  const pick = (f: Factor, how: 'only' | 'not'): void => {
    const next = filterBy(f, attribution?.hop ?? null, how, props);
    if (next) onParams(next);
  };
  if (brushed !== null && params.brush !== null)
    return <Brushed {...props} brushed={brushed} onOpen={open} />;
  return (
    <aside className="side" aria-label={word('heatmap.side')}>
      <div id="attribution" tabIndex={-1}>
        {attribution ? (
          <AttributionCard
            attribution={attribution}
            groups={grid.groups}
            zone={zone}
            range={range}
            onPick={pick}
            short={shape.narrow}
          />
        ) : verdict.kind === 'blind' ? (
          <HowToRecord />
        ) : verdict.kind === 'empty' ? null : (
          <CheckedCard answer={answer} />
        )}
      </div>
      {attribution || verdict.kind === 'blind' ? null : <BlindCard answer={answer} />}
      {shape.narrow || (answer.losing.length === 0 && verdict.kind !== 'damage') ? null : (
        <LosingCard
          items={answer.losing}
          total={answer.losingTotal}
          hops={answer.hops}
          groups={grid.groups}
          zone={zone}
          range={range}
          title="losing"
          keyName={attribution?.key ?? answer.key}
          selected={selected}
          href={item => href(to(item))}
          onOpen={open}
          onTable={() =>
            onParams({
              mode: 'requests-hops',
              table: true,
              window: null,
              outcomes: params.outcomes.length > 0 ? params.outcomes : ['lost', 'altered', 'foreign'],
              through: attribution?.hop ?? null,
            })
          }
        />
      )}
    </aside>
  );
}
