import { useState, type ReactNode } from 'react';
import type { Environment } from '../model/index.ts';
import type { SourceError, SourceId } from '../sources/index.ts';
import { longWait, useHealth, type SourceHealth } from '../state/health.ts';
import { useCancelReading } from '../state/overview.ts';
import { useSession } from '../state/session.ts';
import { age, clock as clockText, fromMillis, type Zone } from '../time/index.ts';
import { say, word } from '../words/index.ts';
import { SOURCE_IDS, sourceTitle } from './sources.tsx';

interface Props {
  readonly environment: Environment;
  readonly clock: number;
  readonly zone: Zone;
  readonly onRetry: () => void;
}

/** One cell for each sick source: what failed, since when, what it means here, what to do. Ink, no colour. */
export function Notices({ environment, clock, zone, onRetry }: Props) {
  const sources = useHealth(s => s.sources);
  const cancel = useCancelReading();
  const sick = SOURCE_IDS.filter(
    id =>
      environment[id].url !== null && (sources[id].error !== null || longWait(sources[id], clock) !== null),
  );
  return (
    <>
      {/* Read out once; the ages that count on beside it are not. */}
      <p className="hidden" role="status">
        {sick.map(id => summary(id, sources[id])).join(' ')}
      </p>
      {sick.length === 0 ? null : (
        <section className="notice" aria-label={word('notice.label')}>
          {sick.map(id => {
            const health = sources[id];
            const { error } = health;
            return error ? (
              <Down
                key={id}
                id={id}
                health={health}
                error={error}
                clock={clock}
                zone={zone}
                onRetry={onRetry}
              />
            ) : (
              <Cell key={id} glyph="◐" head={word('notice.slow', { source: sourceTitle(id) })}>
                {slowness(id, health, clock)}
                {id === 'jaeger' && cancel !== null ? (
                  <>
                    {' '}
                    <button type="button" className="link" onClick={cancel}>
                      {word('notice.cancel')}
                    </button>
                  </>
                ) : null}
              </Cell>
            );
          })}
        </section>
      )}
    </>
  );
}

function summary(id: SourceId, { error }: SourceHealth): string {
  const source = sourceTitle(id);
  if (!error) return word('notice.slow', { source });
  return `${word('notice.silent', { source })} ${word(`failure.${error.kind}`)}.`;
}

function Cell({
  glyph,
  head,
  children,
}: {
  readonly glyph: string;
  readonly head: string;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <span aria-hidden="true">{glyph}</span>
      <p>
        <b>{head}</b> {children}
      </p>
    </div>
  );
}

interface DownProps {
  readonly id: SourceId;
  readonly health: SourceHealth;
  readonly error: SourceError;
  readonly clock: number;
  readonly zone: Zone;
  readonly onRetry: () => void;
}

function Down({ id, health, error, clock, zone, onRetry }: DownProps) {
  const { live, config } = useSession();
  const [open, setOpen] = useState(false);
  const { lastAnswer, attempts } = health;
  const source = sourceTitle(id);
  const never = lastAnswer === null;
  const head = never
    ? word('notice.never', { source })
    : word('notice.last', {
        source,
        time: clockText(fromMillis(lastAnswer), zone),
        age: age((clock - lastAnswer) * 1000),
      });
  const kind = word(`failure.${error.kind}`);
  return (
    <Cell glyph="✕" head={head}>
      {word('notice.attempts', { kind, attempts, upstream: error.upstream ?? '' })}{' '}
      {word(never ? `notice.void.${id}` : `notice.down.${id}`)}{' '}
      {live ? `${word('notice.again', { every: age(config.liveEvery) })} ` : ''}
      <button type="button" className="link" onClick={onRetry}>
        {word('source.retry')}
      </button>{' '}
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {word('notice.check')}
      </button>
      {open ? (
        <span className="notice-check" style={{ display: 'block', overflowWrap: 'anywhere' }}>
          {say({ id: error.remedy, params: { upstream: error.upstream ?? '' } })}{' '}
          <code>
            {error.request.method} {error.request.url.split('?')[0]}
          </code>
          {error.status === null ? '' : `, ${error.status}`}
        </span>
      ) : null}
    </Cell>
  );
}

/** What is still awaited and for how long; where the answer came, how long it took. */
function slowness(id: SourceId, health: SourceHealth, clock: number): string {
  const wait = longWait(health, clock) ?? { ms: 0, over: false };
  return word(wait.over ? 'notice.slow.over' : `notice.slow.${id}`, { age: age(wait.ms * 1000) });
}
