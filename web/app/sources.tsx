import type { Environment } from '../model/index.ts';
import { Menu } from '../kit/controls.tsx';
import { useHealth, type SourceHealth } from '../state/health.ts';
import type { SourceId } from '../sources/index.ts';
import { age } from '../time/index.ts';
import { say, word } from '../words/index.ts';

const TITLES: Readonly<Record<SourceId, string>> = {
  prometheus: 'Prometheus',
  jaeger: 'Jaeger',
  loki: 'Loki',
};
export const SOURCE_IDS: readonly SourceId[] = ['prometheus', 'jaeger', 'loki'];
export const sourceTitle = (id: SourceId): string => TITLES[id];

const ageText = (since: number, clock: number): string => age((clock - since) * 1000);

/** Whole minutes from the first one on: the pill keeps its width, and the notice has the seconds. */
function coarse(since: number, clock: number): string {
  const ms = Math.max(0, clock - since);
  return age((ms < 60_000 ? ms : Math.floor(ms / 60_000) * 60_000) * 1000);
}

/** ● answers, with the age of its last answer; ◐ slow; ✕ down, inverted. Shape and words, no colour. */
function Face({
  id,
  health,
  clock,
  demo,
}: {
  id: SourceId;
  health: SourceHealth;
  clock: number;
  demo: boolean;
}) {
  const title = TITLES[id];
  if (health.error)
    return (
      <span className="inverted">
        ✕ <span className="source-name">{title}</span>
        <span className="source-initial" aria-hidden="true">
          {title.slice(0, 1)}
        </span>{' '}
        <span className="source-name">{word('source.down')} </span>
        {coarse(health.lastAnswer ?? health.since ?? health.error.at, clock)}
      </span>
    );
  if (health.slowSince !== null)
    return (
      <b>
        ◐ <span className="source-name">{title}</span>
        <span className="source-initial" aria-hidden="true">
          {title.slice(0, 1)}
        </span>{' '}
        <span className="source-name">{word('source.slow')}, </span>
        {ageText(health.slowSince, clock)}
      </b>
    );
  const tail = demo
    ? word('source.demo')
    : health.lastAnswer === null
      ? word('source.waiting')
      : ageText(health.lastAnswer, clock);
  return (
    <span>
      <i className="dot" aria-hidden="true" />
      <span className="t2">
        <span className="source-name">{title}</span>
        <span className="source-initial" aria-hidden="true">
          {title.slice(0, 1)}
        </span>{' '}
        <span className="source-age t3">{tail}</span>
      </span>
    </span>
  );
}

interface Props {
  readonly environment: Environment;
  readonly clock: number;
  readonly demo: boolean;
  readonly onRetry: () => void;
}

export function Sources({ environment, clock, demo, onRetry }: Props) {
  const sources = useHealth(s => s.sources);
  return (
    <div className="sources">
      {SOURCE_IDS.filter(id => environment[id].url !== null).map(id => (
        <Menu
          key={id}
          className="source"
          label={word('source.about', { source: TITLES[id] })}
          align="right"
          face={<Face id={id} health={sources[id]} clock={clock} demo={demo} />}
        >
          {close => (
            <div className="source-panel">
              <h2>{TITLES[id]}</h2>
              <p className="small mono">{environment[id].url}</p>
              <Facts health={sources[id]} clock={clock} />
              <button
                type="button"
                className="btn"
                onClick={() => {
                  close();
                  onRetry();
                }}
              >
                {word('source.retry')}
              </button>
            </div>
          )}
        </Menu>
      ))}
    </div>
  );
}

function Facts({ health, clock }: { readonly health: SourceHealth; readonly clock: number }) {
  const { error } = health;
  return (
    <>
      <p className="small t2">
        {health.lastAnswer === null
          ? word('source.never-answered')
          : word('source.last-answer', { age: ageText(health.lastAnswer, clock) })}
      </p>
      {error ? (
        <>
          <p className="small">
            {word('source.last-error', { kind: error.kind, attempts: health.attempts })}
          </p>
          <p className="small mono wrap">
            {error.request.method} {error.request.url.split('?')[0]}
          </p>
          {error.detail === '' ? null : <p className="small mono wrap">{error.detail}</p>}
          <p className="small">{say({ id: error.remedy, params: { upstream: error.upstream ?? '' } })}</p>
        </>
      ) : null}
    </>
  );
}
