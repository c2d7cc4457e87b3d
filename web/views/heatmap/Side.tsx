import type { Factor, OverviewAnswer, RequestItem } from '../../model/index.ts';
import { AttributionCard } from '../../parts/attribution.tsx';
import { BlindCard, CheckedCard } from '../../parts/attribution-checked.tsx';
import { LosingCard } from '../../parts/losing.tsx';
import { useSession } from '../../state/session.ts';
import type { HeatmapParams } from './params.ts';
import type { Shape } from './shape.ts';
import { HowToRecord } from './states.tsx';

interface Props {
  readonly answer: OverviewAnswer;
  readonly params: HeatmapParams;
  readonly onParams: (next: Partial<HeatmapParams>, how?: 'push' | 'replace') => void;
  readonly shape: Shape;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** How many requests were damaged there, of which the list holds the newest. */
function losingTotal(answer: OverviewAnswer): number {
  const v = answer.verdict;
  const same = v.kind === 'damage' && answer.attribution?.key === v.key;
  return Math.max(answer.losing.length, same ? v.damaged : 0);
}

/** Beside the picture: what the losing requests share and which they are, or what was checked. */
export function Side({ answer, onParams, shape, selected, onSelect, params }: Props) {
  const { zone, href, go } = useSession();
  const { verdict, attribution, grid } = answer;
  const to = (item: RequestItem) => ({ view: 'trace', params: { trace: item.traceId } });
  const open = (item: RequestItem): void => {
    onSelect(item.requestId);
    go(to(item));
  };
  const pick = (f: Factor): void => onParams({ groups: [f.value] });
  return (
    <aside className="side">
      <div id="attribution" tabIndex={-1}>
        {attribution ? (
          <AttributionCard
            attribution={attribution}
            groups={grid.groups}
            zone={zone}
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
          total={losingTotal(answer)}
          hops={answer.hops}
          groups={grid.groups}
          zone={zone}
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
