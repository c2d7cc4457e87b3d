import { useDeferredValue, useMemo, useState } from 'react';
import { useCode } from '../../kit/useCode.ts';
import type { OpenedTrace } from '../../model/index.ts';
import { useJudged } from '../../state/opened.ts';
import { useOpenedRequest, useTraceLogs, type NamedRequest, type RequestName } from '../../state/request.ts';
import { FILES, remarksOnFiles, useFiles } from '../../state/files.ts';
import { useSession } from '../../state/session.ts';
import { clock, fromMillis } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import type { TraceLogs } from './logs.ts';
import type { TraceParams } from './params.ts';
import { Reading } from './Reading.tsx';
import { isJudged, NOTHING, nextTold, type Told } from './told.ts';
import { useJudgement } from './useJudgement.ts';
import { Waterfall } from './Waterfall.tsx';

// What stands in place of the rows is not needed to show them.
const theStates = () => import('./States.tsx');

function nameOf(params: TraceParams): RequestName | null {
  if (params.trace !== null) return { kind: 'trace', traceId: params.trace };
  return params.request === null ? null : { kind: 'request', requestId: params.request };
}

const shown = (name: RequestName): string => (name.kind === 'trace' ? name.traceId : name.requestId);

/** What was odd in the file that a request is from stands with what else is remarked on it. */
function useFileRemarks(request: OpenedTrace | null): OpenedTrace | null {
  const { environment } = useSession();
  const files = useFiles(s => s.files);
  return useMemo(() => {
    const more = request && environment.id === FILES.id ? remarksOnFiles(files, request.facts.traceIds) : [];
    return request && more.length > 0 ? { ...request, remarks: [...request.remarks, ...more] } : request;
  }, [request, environment, files]);
}

function useLogs(request: Parameters<typeof useTraceLogs>[0]): TraceLogs {
  const query = useTraceLogs(request);
  const { data, isError, refetch, off } = query;
  return useMemo(
    () => ({
      state: off ? 'off' : data ? 'ready' : isError ? 'failed' : 'loading',
      lines: data ?? [],
      retry: () => void refetch(),
    }),
    [off, data, isError, refetch],
  );
}

/** While another request is read, the one before it must not stand under its name. */
function belongs({ request: { facts }, name: asked }: NamedRequest, name: RequestName): boolean {
  if (name.kind === asked.kind && shown(name) === shown(asked)) return true;
  return name.kind === 'trace' ? facts.traceIds.includes(name.traceId) : facts.requestId === name.requestId;
}

/** Renders a new answer in slices, so that no key press waits for it. */
function useUnhurried(now: Told, how: Parameters<typeof nextTold>[2]): OpenedTrace | null {
  const [told, setTold] = useState(NOTHING);
  const next = nextTold(told, now, how);
  if (next !== told) setTold(next);
  const rested = useDeferredValue(next, NOTHING);
  return now.trace !== null && rested.name === now.name ? rested.trace : null;
}

/** The opened request and what stands in its place while or because it is not there. */
export function TraceView({ params, onParams }: ViewProps<TraceParams>) {
  const name = nameOf(params);
  const { go, zone } = useSession();
  const query = useOpenedRequest(name, params.key);
  const old = query.isPlaceholderData;
  const data = query.data ?? null;
  const current = name !== null && data !== null && (!old || belongs(data, name)) ? data.request : null;
  // The rows come first: the analysis, and its script, are asked for once they are on the screen.
  const [drawn, setDrawn] = useState<string | null>(null);
  const shownName = name && shown(name);
  const there = name !== null && drawn === shownName;
  const { trace, failed: unjudged } = useJudged(current, there);
  // One that comes judged waits for the code that tells the judgement.
  const judgement = useJudgement(there || isJudged(trace));
  const tellable = !isJudged(trace) || judgement !== null;
  const shownTrace = useUnhurried({ name: shownName, trace }, { tellable, failed: unjudged });
  const request = useFileRemarks(shownTrace);
  const logs = useLogs(request);
  const retry = (): void => void query.refetch();
  const failed = request === null && query.isError;
  const absent = query.data === null && !old;
  const states = useCode(theStates, name === null || failed || absent);
  if (name === null) return states && <states.NoTrace />;
  if (failed) return states && <states.Failure error={query.error} onRetry={retry} />;
  if (absent) return states && <states.Absent name={{ kind: name.kind, id: shown(name) }} onRetry={retry} />;
  if (request === null)
    return (
      <Reading
        name={{ kind: name.kind, id: shown(name) }}
        onCancel={() => go({ view: 'overview', params: {} })}
      />
    );
  return (
    <>
      {query.isError ? (
        <p className="trace-stale" role="status">
          {word('trace.failed.old', { clock: clock(fromMillis(query.dataUpdatedAt), zone) })}{' '}
          <button type="button" className="link" onClick={retry}>
            {word('trace.retry')}
          </button>
        </p>
      ) : null}
      <Waterfall
        key={shown(name)}
        answer={request}
        unjudged={unjudged}
        judgement={judgement}
        logs={logs}
        params={params}
        onParams={onParams}
        onDrawn={() => setDrawn(shown(name))}
      />
    </>
  );
}
