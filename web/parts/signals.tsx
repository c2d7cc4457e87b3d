import './signals.css';
import './verdict.css';
import '../words/coverage.ts';
import '../words/overview.ts';
import { useRef, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../kit/controls.tsx';
import { useSize } from '../kit/useSize.ts';
import type { Asked } from '../state/signals.ts';
import { useSession } from '../state/session.ts';
import { useUi } from '../state/ui.ts';
import { clock, fromMillis, moment } from '../time/index.ts';
import { say, word } from '../words/index.ts';

interface PageProps {
  /** The one sentence over the page. */
  readonly title: ReactNode;
  readonly small: ReactNode;
  /** Its bar is in the colour of loss only where damage is told. */
  readonly damage?: boolean;
  readonly tools?: ReactNode;
  readonly main: ReactNode;
  /** Beside it, or below where there is no room; null for none. */
  readonly side: ReactNode;
}

/** A page that answers one question: a sentence, tools, a matrix, and what is chosen in it. */
export function SignalPage({ title, small, damage = false, tools, main, side }: PageProps) {
  const page = useRef<HTMLDivElement>(null);
  const { width } = useSize(page);
  const classes = [
    'signal-page',
    width < 1100 ? 'scrolls' : '',
    width < 700 ? 'narrow' : '',
    side === null ? 'alone' : '',
  ];
  return (
    <div ref={page} className={classes.filter(c => c !== '').join(' ')}>
      <section className={`verdict ${damage ? '' : 'quiet-bar'}`} aria-label={word('verdict.label')}>
        <h1>{title}</h1>
        <p>{small}</p>
      </section>
      {tools === undefined ? (
        <div style={{ flex: 'none', height: 10 }} />
      ) : (
        <div className="filters" role="toolbar" aria-label={word('filter.label')}>
          {tools}
        </div>
      )}
      <div className="signal-grid">
        <section className="signal-main">{main}</section>
        {side === null ? null : (
          <aside className="signal-side" aria-label={word('signal.side')}>
            {side}
          </aside>
        )}
      </div>
    </div>
  );
}

/** A card in the place of a picture that cannot be drawn. */
export function SignalNothing({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="signal-page scrolls">
      <section className="verdict quiet-bar" aria-label={word('verdict.label')}>
        <h1>{title}</h1>
        {text === undefined ? null : <p>{text}</p>}
        {children === undefined ? null : <p>{children}</p>}
      </section>
    </div>
  );
}

/** What stands there before the first answer: reading, no Jaeger, a failure, or an empty range. */
export function SignalState<T>({ asked, empty }: { readonly asked: Asked<T>; readonly empty: boolean }) {
  const { collected } = asked;
  const { zone } = useSession();
  const client = useQueryClient();
  if (collected.noJaeger)
    return <SignalNothing title={word('coverage.noJaeger')} text={word('coverage.noJaeger.text')} />;
  const { error } = collected;
  if (error !== null && !collected.running)
    return (
      <SignalNothing
        title={word('problem.title', { kind: word(`failure.${error.kind}`) })}
        text={`${say({ id: error.remedy, params: { upstream: error.upstream ?? '' } })} (${clock(fromMillis(error.at), zone)})`}
      >
        <Button onClick={() => void client.invalidateQueries()}>{word('verdict.retry')}</Button>
      </SignalNothing>
    );
  if (empty && !collected.running)
    return <SignalNothing title={word('coverage.empty')} text={word('coverage.empty.text')} />;
  return (
    <SignalNothing title={word('coverage.loading')} text={word('signal.read', { n: collected.traces })} />
  );
}

/** Says how far the answer goes where that is not all of the range; nothing where it is. */
export function StillReading<T>({ asked }: { readonly asked: Asked<T> }) {
  const { unreadTo, collected } = asked;
  const { zone, range } = useSession();
  if (collected.error !== null && !collected.running)
    return <> {word('signal.failed', { kind: word(`failure.${collected.error.kind}`) })}</>;
  if (unreadTo === null) return null;
  const time = moment(unreadTo, zone, range);
  const { running } = collected;
  return (
    <>
      {' '}
      {running
        ? word('signal.reading', { time, n: collected.traces })
        : word('signal.readBack', { time })}{' '}
      <button type="button" className="link" onClick={running ? collected.cancel : collected.resume}>
        {word(running ? 'verdict.cancel' : 'verdict.readOn')}
      </button>
    </>
  );
}

/** A text to take away, with a button that copies it. */
export function Copyable({
  text,
  label,
  done,
}: {
  readonly text: string;
  readonly label: string;
  readonly done: string;
}) {
  const tell = useUi(s => s.say);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => tell(done),
      () => tell(word('coverage.notCopied')),
    );
  };
  return (
    <button type="button" className="link" aria-label={label} onClick={copy}>
      {word('coverage.copy')}
    </button>
  );
}
