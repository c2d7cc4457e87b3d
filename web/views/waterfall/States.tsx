import '../../words/all.ts';
import './states.css';
import type { ReactNode } from 'react';
import { Button } from '../../kit/controls.tsx';
import { FILES } from '../../state/files.ts';
import { isSourceError } from '../../state/request.ts';
import { useSession } from '../../state/session.ts';
import { clock, fromMillis, hourMinute, zoneName } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';
import type { Named } from './params.ts';

/** A source's failure as the state floor hands it on; read by its fields, so that no source is imported here. */
interface Failed {
  readonly source: string;
  readonly kind: string;
  readonly request: { readonly method: string; readonly url: string };
  readonly status: number | null;
  readonly detail: string;
  readonly remedy: string;
  readonly at: number;
}

interface StateProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly look?: 'failed' | '';
  readonly acts?: ReactNode;
}

function State({ title, children, look = '', acts }: StateProps) {
  return (
    <section className={`trace-state ${look}`} role={look === 'failed' ? 'alert' : undefined}>
      <h1>{title}</h1>
      {children}
      <div className="trace-acts">{acts}</div>
    </section>
  );
}

function ToOverview() {
  const { go } = useSession();
  return (
    <Button look="quiet" onClick={() => go({ view: 'overview', params: {} })}>
      {word('trace.overview')}
    </Button>
  );
}

/** No trace in the address. */
export function NoTrace() {
  return (
    <State title={word('trace.none')} acts={<ToOverview />}>
      <p className="small t2">{word('trace.none.how')}</p>
    </State>
  );
}

function whereNot({ kind }: Named, { environment, range, zone }: ReturnType<typeof useSession>): string {
  if (environment.id === FILES.id) return word('trace.absent.files');
  if (kind === 'trace') return word('trace.absent.where', { environment: environment.title });
  return word('trace.absent.request.where', {
    environment: environment.title,
    from: hourMinute(range.from, zone),
    to: hourMinute(range.to, zone),
    zone: zoneName(range.to, zone),
  });
}

/** Every source answered, and none has it. */
export function Absent({ name, onRetry }: { readonly name: Named; readonly onRetry: () => void }) {
  const session = useSession();
  const { environment, config } = session;
  const request = name.kind === 'request';
  const others = config.environments.filter(e => e.id !== environment.id);
  return (
    <State
      title={
        request
          ? word('trace.absent.request', { request: name.id })
          : word('trace.absent', { trace: name.id })
      }
      acts={
        <>
          <Button onClick={onRetry}>{word('trace.retry')}</Button>
          <ToOverview />
        </>
      }
    >
      <p className="small t2">{whereNot(name, session)}</p>
      {environment.id === FILES.id ? null : (
        <p className="small t2">{word(request ? 'trace.absent.request.why' : 'trace.absent.why')}</p>
      )}
      {others.length > 0 ? (
        <p className="small t2">
          {word('trace.absent.others', { names: others.map(e => e.title).join(', ') })}
        </p>
      ) : null}
    </State>
  );
}

/** Any error as what the failure screen shows; one that no source threw is shown as it is. */
function failedOf(error: Error): Failed {
  if (isSourceError(error)) return error;
  return {
    source: 'graylens',
    kind: error.message,
    request: { method: '', url: '' },
    status: null,
    detail: '',
    remedy: 'trace.failed',
    at: Date.now(),
  };
}

/** A failure: source, request, answer, remedy. */
export function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const failed = failedOf(error);
  const { zone } = useSession();
  const answer = [failed.status === null ? '' : String(failed.status), failed.detail]
    .filter(s => s !== '')
    .join(' ');
  // A fault of graylens itself names no request and has no remedy but another try.
  const own = failed.request.url === '';
  return (
    <State
      look="failed"
      title={`✕ ${own ? word('trace.failed') : word('trace.failed.source', { source: failed.source })}`}
      acts={
        <>
          <Button onClick={onRetry}>{word('trace.retry')}</Button>
          <ToOverview />
        </>
      }
    >
      <p className="small t2">
        <code style={{ color: 'var(--text)' }}>
          {failed.request.method} {failed.request.url}
        </code>{' '}
        {answer === '' ? failed.kind : answer}, {clock(fromMillis(failed.at), zone)}
      </p>
      {own ? null : <p className="small t2">{say({ id: failed.remedy, params: {} })}</p>}
    </State>
  );
}
