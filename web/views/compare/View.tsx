import './compare.css';
import { useState } from 'react';
import '../../parts/verdict.css';
import { Failure } from '../../parts/failure.tsx';
import { useComparison, useNearest } from '../../state/compared.ts';
import { useJudged } from '../../state/opened.ts';
import { useCollected } from '../../state/overview.ts';
import { useOpenedRequest } from '../../state/request.ts';
import { hopKey, type Nearest } from '../../model/index.ts';
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
  const gone = query.data === null && !query.isPlaceholderData;
  return { trace, gone, error: held === null ? query.error : null, refetch: query.refetch };
}

const stageOf = (first: boolean, named: boolean, other: boolean): Stage =>
  !first ? 'first' : !named ? 'nearest' : other ? 'both' : 'other';

/**
 * The request to compare with stays the one that was shown first: while more is read a nearer one may come, and
 * whoever reads must not find another one in its place.
 */
function useSteady(found: Nearest | null | undefined, of: string) {
  const [held, setHeld] = useState({ of, nearest: found });
  const stale = held.of !== of || !held.nearest;
  if (stale && (held.of !== of || held.nearest !== found)) setHeld({ of, nearest: found });
  const nearest = stale ? found : held.nearest;
  const nearer = found && nearest && found.traceId !== nearest.traceId ? found : null;
  return { nearest, nearer, take: () => setHeld({ of, nearest: found }) };
}

/** A trace beside another one: the one that is named, else the nearest that was not damaged there. */
export function CompareView({ params, onParams }: ViewProps<CompareParams>) {
  const a = useTrace(params.trace);
  const { trace, hop, key } = params;
  const { nearest: found, reading } = useNearest(a.trace, hop, key, params.with === null);
  const { nearest, nearer, take } = useSteady(found, `${trace ?? ''} ${hop ? hopKey(hop) : ''} ${key ?? ''}`);
  const { error: unread, running, resume } = useCollected();
  const withId = params.with ?? nearest?.traceId ?? null;
  const b = useTrace(withId);
  const answer = useComparison(a.trace, b.trace);
  const error = a.error ?? b.error;
  const retry = (): void => void (a.error ? a : b).refetch();
  if (error) return <Failure error={error} onRetry={retry} />;
  if (params.with === null && !nearest && !a.gone && unread && !running)
    return <Failure error={unread} onRetry={resume} />;
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
      nearer={params.with === null && nearer ? { requestId: nearer.requestId, take } : null}
      params={params}
      onParams={onParams}
    />
  );
}
