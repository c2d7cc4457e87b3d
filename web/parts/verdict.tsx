import './verdict.css';
import { useEffect, type ReactNode } from 'react';
import { Button } from '../kit/controls.tsx';
import { isUnderSheet } from '../kit/sheet.ts';
import type { Verdict } from '../model/index.ts';
import { age } from '../time/index.ts';
import { about, count, word, type EvidenceId, type Part, type Sentence } from '../words/index.ts';
import type { VerdictLines } from '../words/overview.ts';

export interface Evidence {
  /** Where a number leads, as an address (opened in a new tab too); null when it only acts on this page. */
  readonly href: string | null;
  readonly open: () => void;
}

interface Props {
  readonly verdict: Verdict;
  readonly lines: VerdictLines;
  /** Something is old: the bar is dashed. */
  readonly stale: boolean;
  /** More is being read or worked out. */
  readonly busy: boolean;
  /** Null: this number has nowhere to lead and is drawn as text. */
  readonly evidence: (id: EvidenceId) => Evidence | null;
  readonly onOpen: (() => void) | null;
  readonly openDisabledBecause?: string | undefined;
  readonly onCopy: () => void;
  /** Small and without buttons, for frames. */
  readonly compact?: boolean;
  /** Further buttons, e.g. "Back to 30 min". */
  readonly children?: ReactNode;
}

/** `17–38%` stays on one line: half an interval reads as a share. */
const INTERVAL = /(\d[\d.]*–\d[\d.]*%?\)?)/u;

const unbroken = (text: string): ReactNode =>
  text.split(INTERVAL).map((t, i) =>
    i % 2 === 1 ? (
      <span key={i} className="unbroken">
        {t}
      </span>
    ) : (
      t
    ),
  );

function Piece({ part, evidence }: { readonly part: Part; readonly evidence: Props['evidence'] }) {
  switch (part.kind) {
    case 'text':
      return <>{unbroken(part.text)}</>;
    case 'strong':
      return <b>{part.text}</b>;
    case 'quiet':
      return <span className="t2">{unbroken(part.text)}</span>;
    case 'key':
      return <code className={part.outcome ?? ''}>{part.text}</code>;
    case 'outcome':
      return <b className={part.outcome}>{part.text}</b>;
    case 'link':
      return <Link part={part} to={evidence(part.evidence)} />;
  }
}

function Link({
  part,
  to,
}: {
  readonly part: Extract<Part, { kind: 'link' }>;
  readonly to: Evidence | null;
}) {
  const inner = (
    <>
      {part.key === null ? null : <code>{part.key}</code>}
      {part.strong ? <b>{part.text}</b> : part.text}
    </>
  );
  const look = part.quiet === true ? 'link t2' : 'link';
  if (to === null) return part.quiet === true ? <span className="t2">{inner}</span> : inner;
  if (to.href === null)
    return (
      <button type="button" className={look} style={{ textAlign: 'left' }} onClick={to.open}>
        {inner}
      </button>
    );
  return (
    <a
      className={look}
      href={to.href}
      onClick={e => {
        if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
        e.preventDefault();
        to.open();
      }}
    >
      {inner}
    </a>
  );
}

const Line = ({
  sentence,
  evidence,
}: {
  readonly sentence: Sentence;
  readonly evidence: Props['evidence'];
}) =>
  // The pieces of a sentence have no identity but their place.
  sentence.map((part, i) => <Piece key={i} part={part} evidence={evidence} />);

/** True while a key press belongs to a text field. */
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Does something at the press of one key, wherever the focus is, except while typing. */
function useKey(key: string, act: () => void, on: boolean): void {
  useEffect(() => {
    if (!on) return undefined;
    const press = (e: KeyboardEvent): void => {
      if (e.key.toLowerCase() !== key || e.metaKey || e.ctrlKey || e.altKey) return;
      if (e.defaultPrevented || typing(e.target) || isUnderSheet()) return;
      e.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [key, act, on]);
}

/** The sentence over the page; each number in it leads to its evidence. */
export function VerdictStrip(props: Props) {
  const {
    verdict,
    lines,
    stale,
    busy,
    evidence,
    onOpen,
    openDisabledBecause,
    onCopy,
    compact = false,
  } = props;
  useKey('y', onCopy, !compact);
  const bar = verdict.kind === 'damage' ? (stale ? 'stale' : '') : 'quiet-bar';
  return (
    <section
      className={`verdict ${bar} ${compact ? 'compact' : ''}`}
      aria-label={word('verdict.label')}
      aria-busy={busy}
    >
      <div aria-live="polite">
        <h1>
          <span className="verdict-line">
            <Line sentence={lines.first} evidence={evidence} />
          </span>{' '}
          <span className="verdict-line">
            <Line sentence={lines.second} evidence={evidence} />
          </span>
        </h1>
      </div>
      <div className="verdict-actions">
        {props.children}
        {compact || onOpen === null || verdict.kind !== 'damage' ? null : (
          <span>
            <Button look="primary" onClick={onOpen} disabledBecause={openDisabledBecause}>
              {word('verdict.open')}
            </Button>
            {openDisabledBecause === undefined ? null : (
              <span className="why tiny t3">{openDisabledBecause}</span>
            )}
          </span>
        )}
        {compact ? null : (
          <Button onClick={onCopy} label={word('verdict.copy')}>
            {word('verdict.copy')}
          </Button>
        )}
      </div>
      {compact || lines.small.length === 0 ? null : (
        <p>
          {lines.small.map((s, i) => (
            <span key={i} className="small-part">
              <Line sentence={s} evidence={evidence} />
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

interface LoadingProps {
  readonly done: number;
  /** About how many there are; null when nobody knows. */
  readonly total: number | null;
  /** Microseconds since the question was asked. */
  readonly elapsed: number;
  readonly onCancel: () => void;
  readonly compact?: boolean;
}

/** In the verdict's place while the first requests are read. */
export function VerdictLoading({ done, total, elapsed, onCancel, compact = false }: LoadingProps) {
  useKey('escape', onCancel, true);
  return (
    <section
      className={`verdict quiet-bar ${compact ? 'compact' : ''}`}
      aria-label={word('verdict.label')}
      aria-busy="true"
    >
      <div>
        <h1>{word('verdict.reading')}</h1>
        <p role="status">
          {word('verdict.progress', {
            done: count(done),
            some: done > 0 ? 1 : 0,
            elapsed: age(elapsed),
            ...(total === null ? {} : { total: about(total) }),
          })}
        </p>
      </div>
      <div className="verdict-actions">
        <Button look="secondary" shortcut="Esc" onClick={onCancel}>
          {word('verdict.cancel')}
        </Button>
      </div>
      <ProgressLine done={done} total={total} />
    </section>
  );
}

/** Two pixels of ink along the lower edge; nothing while the total is unknown. */
export function ProgressLine({ done, total }: Pick<LoadingProps, 'done' | 'total'>) {
  const share = total === null || total <= 0 ? 0 : Math.min(1, done / total);
  return (
    <div className="verdict-progress" aria-hidden="true">
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}
