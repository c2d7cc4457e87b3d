import './compare.css';
import '../../parts/verdict.css';
import { useState } from 'react';
import { Button } from '../../kit/controls.tsx';
import { useComparison, useNearest } from '../../state/compared.ts';
import { useJudged } from '../../state/opened.ts';
import { useOpenedRequest } from '../../state/request.ts';
import { useSession } from '../../state/session.ts';
import { hopName, word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import { Compared } from './Compared.tsx';
import type { CompareParams } from './params.ts';

/** A trace by its id, with what the analysis says of it; `gone` once it is known not to be there. */
function useTrace(traceId: string | null) {
  const query = useOpenedRequest(traceId === null ? null : { kind: 'trace', traceId }, null);
  const held = query.data?.request ?? null;
  // While another one is read, the one before it must not stand in its place.
  const own = held !== null && traceId !== null && held.facts.traceIds.includes(traceId) ? held : null;
  const { trace } = useJudged(own);
  return { trace, gone: query.data === null && !query.isPlaceholderData, error: query.error };
}

/** A trace beside another one: the one that is named, else the nearest that was not damaged there. */
export function CompareView({ params, onParams }: ViewProps<CompareParams>) {
  const a = useTrace(params.trace);
  const { nearest, reading } = useNearest(a.trace, params.hop, params.key, params.with === null);
  const withId = params.with ?? nearest?.traceId ?? null;
  const b = useTrace(withId);
  const answer = useComparison(a.trace, b.trace);
  const error = a.error ?? b.error;
  if (error) throw error;
  if (params.trace === null) return <Note title={word('compare.none')} text={word('compare.none.how')} />;
  if (a.gone) return <Gone trace={params.trace} params={params} onParams={onParams} />;
  if (withId !== null && b.gone) return <Gone trace={withId} params={params} onParams={onParams} />;
  if (params.with === null && nearest === null && !reading)
    return <Lonely params={params} onParams={onParams} />;
  if (!answer) return <Note title={word('compare.reading')} text="" busy />;
  return (
    <Compared
      answer={answer}
      nearest={params.with === null ? (nearest ?? null) : null}
      params={params}
      onParams={onParams}
    />
  );
}

function Note({ title, text, busy = false }: { title: string; text: string; busy?: boolean }) {
  return (
    <section className="config-screen" aria-busy={busy}>
      <h1 role="status">{title}</h1>
      <p className="t2">{text}</p>
    </section>
  );
}

function Back({ trace }: { readonly trace: string | null }) {
  const { go } = useSession();
  if (trace === null) return null;
  return <Button onClick={() => go({ view: 'trace', params: { trace } })}>{word('compare.back')}</Button>;
}

/** A field for the id of a trace to compare with. */
export function WithField({ onParams }: Pick<ViewProps<CompareParams>, 'onParams'>) {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={e => {
        e.preventDefault();
        const id = /[0-9a-f]{16,32}/i.exec(text)?.[0];
        if (id !== undefined) onParams({ with: id.toLowerCase().padStart(32, '0') });
      }}
    >
      <input
        className="compare-with"
        value={text}
        placeholder={word('compare.with')}
        aria-label={word('compare.with')}
        spellCheck={false}
        autoComplete="off"
        onChange={e => setText(e.target.value)}
      />
    </form>
  );
}

function Gone({ trace, params, onParams }: ViewProps<CompareParams> & { readonly trace: string }) {
  return (
    <section className="config-screen">
      <h1>{word('compare.lonely')}</h1>
      <p>{word('compare.absent', { trace })}</p>
      <div className="compare-acts">
        <Back trace={params.trace} />
        <WithField onParams={onParams} />
      </div>
    </section>
  );
}

function Lonely({ params, onParams }: ViewProps<CompareParams>) {
  const { hop } = params;
  return (
    <section className="config-screen">
      <h1>{word('compare.lonely')}</h1>
      <p>{hop ? word('compare.lonely.hop', { hop: hopName(hop) }) : word('compare.lonely.any')}</p>
      <div className="compare-acts">
        <Back trace={params.trace} />
        <WithField onParams={onParams} />
      </div>
    </section>
  );
}
