import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../kit/controls.tsx';
import { isUnderSheet } from '../../kit/sheet.ts';
import { ProgressLine } from '../../parts/verdict.tsx';
import { useCollected } from '../../state/overview.ts';
import { useSession } from '../../state/session.ts';
import { age } from '../../time/index.ts';
import { count, hopName, word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import type { CompareParams } from './params.ts';
import { Heads } from './Rows.tsx';
import { WithField } from './WithField.tsx';

/** In the place of the sentence: why nothing is compared, and what can be done. */
function Told({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <section className="verdict quiet-bar" aria-label={word('view.compare')}>
      <div>
        <h1>{title}</h1>
        <p>{text}</p>
        {children === undefined ? null : <div className="compare-acts">{children}</div>}
      </div>
    </section>
  );
}

export const Nothing = () => <Told title={word('compare.none')} text={word('compare.none.how')} />;

function Back({ trace }: { readonly trace: string | null }) {
  const { go } = useSession();
  if (trace === null) return null;
  return <Button onClick={() => go({ view: 'trace', params: { trace } })}>{word('compare.back')}</Button>;
}

export function Gone({ trace, params, onParams }: ViewProps<CompareParams> & { readonly trace: string }) {
  return (
    <Told title={word('compare.lonely')} text={word('compare.absent', { trace })}>
      <Back trace={params.trace} />
      <WithField onParams={onParams} />
    </Told>
  );
}

export function Lonely({ params, onParams }: ViewProps<CompareParams>) {
  const { hop } = params;
  const text = hop ? word('compare.lonely.hop', { hop: hopName(hop) }) : word('compare.lonely.any');
  return (
    <Told title={word('compare.lonely')} text={text}>
      <Back trace={params.trace} />
      <WithField onParams={onParams} />
    </Told>
  );
}

/** Milliseconds since this was first shown. */
function useWaited(): number {
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setWaited(performance.now() - began), 500);
    return () => clearInterval(timer);
  }, []);
  return waited;
}

/** What is waited for: the request, the one to compare it with, or the comparison. */
export type Stage = 'first' | 'nearest' | 'other' | 'both';

interface ReadingProps {
  readonly stage: Stage;
  readonly params: CompareParams;
}

/** How far it is: only a search among the requests of the range takes long enough to be counted. */
function useProgress(stage: Stage, { hop }: CompareParams) {
  const { traces, progress } = useCollected();
  const waited = useWaited();
  const searched = stage === 'nearest';
  const text = [
    searched ? word('compare.reading.read', { n: count(traces) }) : '',
    searched && hop ? word('compare.reading.hop', { hop: hopName(hop) }) : '',
    waited > 900 ? age(waited * 1000) : '',
  ];
  return {
    text: text.filter(t => t !== '').join(', '),
    done: searched ? (progress?.windowsDone ?? 0) : 0,
    total: searched ? (progress?.windowsTotal ?? null) : null,
  };
}

/** While something is read: what, how far, and a way out; the frame of what comes stands already. */
export function Reading({ stage, params }: ReadingProps) {
  const { go } = useSession();
  const { trace } = params;
  const { text, done, total } = useProgress(stage, params);
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      if (e.key !== 'Escape' || e.defaultPrevented || isUnderSheet() || trace === null) return;
      go({ view: 'trace', params: { trace } });
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [go, trace]);
  return (
    <div className="compare">
      <section className="verdict quiet-bar" aria-label={word('view.compare')} aria-busy="true">
        <div>
          <h1>{word(`compare.reading.${stage}`)}</h1>
          <p role="status">{text}</p>
        </div>
        <div className="verdict-actions">
          <Button
            shortcut="Esc"
            onClick={() => {
              if (trace !== null) go({ view: 'trace', params: { trace } });
            }}
          >
            {word('compare.cancel')}
          </Button>
        </div>
        <ProgressLine done={done} total={total} />
      </section>
      <div className="compare-tools" />
      <div className="compare-rows" aria-hidden="true">
        <Heads />
      </div>
    </div>
  );
}
