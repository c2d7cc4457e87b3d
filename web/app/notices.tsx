import type { Environment } from '../model/index.ts';
import { useHealth } from '../state/health.ts';
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
  const sick = SOURCE_IDS.filter(
    id =>
      environment[id].url !== null && (sources[id].error !== null || isSlow(sources[id].slowSince, clock)),
  );
  if (sick.length === 0) return null;
  return (
    <div className="notice" role="status">
      {sick.map(id => {
        const { error, slowSince, lastAnswer, attempts } = sources[id];
        const source = sourceTitle(id);
        if (!error)
          return (
            <div key={id}>
              <span aria-hidden="true">◐</span>
              <p>
                <b>{word('notice.slow', { source })}</b>{' '}
                {word(`notice.slow.${id}`, { age: age((clock - (slowSince ?? clock)) * 1000) })}
              </p>
            </div>
          );
        const head =
          lastAnswer === null
            ? word('notice.never', { source })
            : word('notice.last', {
                source,
                time: clockText(fromMillis(lastAnswer), zone),
                age: age((clock - lastAnswer) * 1000),
              });
        return (
          <div key={id}>
            <span aria-hidden="true">✕</span>
            <p>
              <b>{head}</b> {word('notice.attempts', { kind: word(`failure.${error.kind}`), attempts })}{' '}
              {say({ id: error.remedy, params: { upstream: error.upstream ?? '' } })}{' '}
              {word(`notice.down.${id}`)}{' '}
              <button type="button" className="link" onClick={onRetry}>
                {word('source.retry')}
              </button>
            </p>
          </div>
        );
      })}
    </div>
  );
}

const isSlow = (since: number | null, clock: number): boolean => since !== null && clock - since > 5000;
