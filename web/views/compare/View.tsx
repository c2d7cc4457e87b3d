import './compare.css';
import '../../parts/verdict.css';
import { useComparison, useNearest } from '../../state/compared.ts';
import { useJudged } from '../../state/opened.ts';
import { useOpenedRequest } from '../../state/request.ts';
import type { ViewProps } from '../view.ts';
import { Compared } from './Compared.tsx';
import type { CompareParams } from './params.ts';
import { Gone, Lonely, Nothing, Reading, type Stage } from './States.tsx';

/** A trace by its id, with what the analysis says of it; `gone` once it is known not to be there. */
function useTrace(traceId: string | null) {
  const query = useOpenedRequest(traceId === null ? null : { kind: 'trace', traceId }, null);
  const held = query.data?.request ?? null;
  // While another one is read, the one before it must not stand in its place.
  const own = held !== null && traceId !== null && held.facts.traceIds.includes(traceId) ? held : null;
  const { trace } = useJudged(own);
  return { trace, gone: query.data === null && !query.isPlaceholderData, error: query.error };
}

const stageOf = (first: boolean, named: boolean, other: boolean): Stage =>
  !first ? 'first' : !named ? 'nearest' : other ? 'both' : 'other';

/** A trace beside another one: the one that is named, else the nearest that was not damaged there. */
export function CompareView({ params, onParams }: ViewProps<CompareParams>) {
  const a = useTrace(params.trace);
  const { nearest, reading } = useNearest(a.trace, params.hop, params.key, params.with === null);
  const withId = params.with ?? nearest?.traceId ?? null;
  const b = useTrace(withId);
  const answer = useComparison(a.trace, b.trace);
  const error = a.error ?? b.error;
  if (error) throw error;
  if (params.trace === null) return <Nothing />;
  if (a.gone) return <Gone trace={params.trace} params={params} onParams={onParams} />;
  if (withId !== null && b.gone) return <Gone trace={withId} params={params} onParams={onParams} />;
  if (params.with === null && nearest === null && !reading)
    return <Lonely params={params} onParams={onParams} />;
  if (!answer)
    return <Reading stage={stageOf(a.trace !== null, withId !== null, b.trace !== null)} params={params} />;
  return (
    <Compared
      answer={answer}
      nearest={params.with === null ? (nearest ?? null) : null}
      params={params}
      onParams={onParams}
    />
  );
}
