import '../words/all.ts';
import './failure.css';
import type { ReactNode } from 'react';
import { Button } from '../kit/controls.tsx';
import { isSourceError } from '../state/request.ts';
import { useSession } from '../state/session.ts';
import { clock, fromMillis } from '../time/index.ts';
import { say, word } from '../words/index.ts';

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

/** A card in the place of what cannot be shown. */
export function State({ title, children, look = '', acts }: StateProps) {
  return (
    <section className={`state-card ${look}`} role={look === 'failed' ? 'alert' : undefined}>
      <h1>{title}</h1>
      {children}
      <div className="state-acts">{acts}</div>
    </section>
  );
}

export function ToOverview() {
  const { go } = useSession();
  return (
    <Button look="quiet" onClick={() => go({ view: 'overview', params: {} })}>
      {word('trace.overview')}
    </Button>
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
