import { useMemo } from 'react';
import { Menu } from '../../kit/controls.tsx';
import type { CompatAnswer } from '../../model/index.ts';
import { share } from '../../analysis/stats.ts';
import { Legend } from '../../parts/legend.tsx';
import { SignalPage, SignalState, StillReading } from '../../parts/signals.tsx';
import { useCauses } from '../../state/events.ts';
import { useAsked, useCompatChecks } from '../../state/signals.ts';
import { useSession } from '../../state/session.ts';
import { count, interval, percent, word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import { headlineOf, labResults, linesOf } from './layout.ts';
import { Matrix } from './Matrix.tsx';
import { Pair } from './Pair.tsx';
import type { CompatParams } from './params.ts';

/** Client version × server version: which pairs damage what passes between them, and the requests behind a pair. */
export function Compat({ params, onParams }: ViewProps<CompatParams>) {
  const { range } = useSession();
  const { chaos } = useCauses();
  const { by, key, pair } = params;
  const question = useMemo(() => ({ range, by, key, pair, chaos }), [range, by, key, pair, chaos]);
  const asked = useAsked('compat', question);
  const checks = useCompatChecks();
  const lab = useMemo(() => labResults(checks), [checks]);
  const { answer, error } = asked;
  if (error) throw error;
  if (answer === null) return <SignalState asked={asked} empty={false} />;
  const chosen = answer.cells.find(
    c =>
      pair !== null && answer.clients[c.client] === pair.client && answer.servers[c.server] === pair.server,
  );
  const { unknown } = answer;
  return (
    <SignalPage
      title={<Headline answer={answer} />}
      damage={headlineOf(answer).kind === 'stands'}
      small={
        <>
          {headlineOf(answer).kind === 'unseen' ? word('compat.unseen.text') : word('compat.small')}
          {unknown.whole > 0 ? ` ${word('compat.unknown', { n: unknown.whole, part: unknown.part })}` : ''}
          <StillReading asked={asked} />
        </>
      }
      tools={<Tools answer={answer} params={params} onParams={onParams} />}
      main={
        <>
          <div className="signal-scroll">
            {answer.cells.length === 0 ? (
              <p className="nothing">{word('compat.unseen')}</p>
            ) : (
              <Matrix
                lines={linesOf(answer)}
                servers={answer.servers}
                chosen={chosen ?? null}
                onChoose={(client, server) => onParams({ pair: { client, server } })}
              />
            )}
          </div>
          <Legend
            mode="rate"
            after={
              <>
                <span className="stands-swatch" aria-hidden="true" /> {word('compat.legend.stands')}
              </>
            }
          />
        </>
      }
      side={<Pair answer={answer} cell={chosen ?? null} lab={lab} keyName={key} />}
    />
  );
}

function Headline({ answer }: { readonly answer: CompatAnswer }) {
  const { kind, cell, more, rest } = headlineOf(answer);
  if (kind === 'stands' && cell) {
    const { rate } = cell;
    const pair = { client: answer.clients[cell.client] ?? '', server: answer.servers[cell.server] ?? '' };
    const told = { share: percent(share(rate)), whole: rate.whole, interval: interval(rate.low, rate.high) };
    return (
      <>
        <b>{word('compat.stands', pair)}</b>
        {word('compat.stands.rest', told)}
        {rest.whole > 0 ? word('compat.stands.others', { share: percent(share(rest)) }) : '.'}
        {more > 0 ? word('compat.stands.more', { n: more }) : ''}
      </>
    );
  }
  const told = { n: rest.whole, share: percent(share(rest)), interval: interval(rest.low, rest.high) };
  return <>{word(`compat.${kind}`, told)}</>;
}

function Tools({ answer, params, onParams }: { readonly answer: CompatAnswer } & ViewProps<CompatParams>) {
  return (
    <>
      <Menu
        named
        label={word('compat.by')}
        face={
          <>
            <i>{word('compat.by')}</i> {word(`compat.by.${answer.by}`)}
          </>
        }
      >
        {close =>
          answer.choices.map(by => (
            <button
              key={by}
              type="button"
              className="item"
              aria-current={by === answer.by}
              onClick={() => {
                close();
                onParams({ by, pair: null });
              }}
            >
              {word(`compat.by.${by}`)}
            </button>
          ))
        }
      </Menu>
      <Menu
        named
        label={word('compat.key')}
        className={params.key === null ? 'chip unset' : 'chip'}
        face={
          <>
            <i>{word('compat.key')}</i>{' '}
            {params.key === null ? word('compat.key.any') : <code>{params.key}</code>}
          </>
        }
      >
        {close =>
          [null, ...answer.keys].map(key => (
            <button
              key={key ?? ''}
              type="button"
              className="item"
              aria-current={key === params.key}
              onClick={() => {
                close();
                onParams({ key });
              }}
            >
              {key === null ? word('compat.key.any') : <code>{key}</code>}
            </button>
          ))
        }
      </Menu>
      <span className="push small t3">
        {count(answer.cells.reduce((n, c) => n + c.rate.whole, 0))} {word('compat.judged')}
      </span>
    </>
  );
}
