import { useEffect, useMemo, useRef } from 'react';
import { Button } from '../../kit/controls.tsx';
import { isUnderSheet } from '../../kit/sheet.ts';
import type { CompareAnswer, CompareSide, Nearest } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { age, clockMillis, duration, zoneName } from '../../time/index.ts';
import { hopName, word } from '../../words/index.ts';
import type { ViewProps } from '../view.ts';
import type { CompareParams } from './params.ts';
import { Rows } from './Rows.tsx';
import { keyDifferences, mostSlower, shownRows } from './rows.ts';
import { WithField } from './WithField.tsx';

interface Props extends ViewProps<CompareParams> {
  readonly answer: CompareAnswer;
  /** How the other one was found; null where a person named it. */
  readonly nearest: Nearest | null;
  /** A nearer one that came since, and the way to it. */
  readonly nearer: { readonly requestId: string; readonly take: () => void } | null;
}

/** Keys told one by one. */
const TOLD = 4;

/** The differences as sentences, what was lost first. */
function sentences(answer: CompareAnswer): readonly string[] {
  const { a, b, rows, onlyA, onlyB } = answer;
  const keys = keyDifferences(rows);
  const slow = mostSlower(rows);
  const out = keys
    .slice(0, TOLD)
    .map(k =>
      word(`compare.key.${k.has}`, { key: k.key, service: k.service, operation: k.operation, rows: k.rows }),
    );
  if (keys.length > TOLD) out.push(word('compare.keys.rest', { keys: keys.length - TOLD }));
  if (onlyA > 0) out.push(word('compare.only.a', { spans: onlyA }));
  if (onlyB > 0) out.push(word('compare.only.b', { spans: onlyB }));
  if (a.errors !== b.errors) out.push(word('compare.errors', { a: a.errors, b: b.errors }));
  if (slow?.a && slow.b) {
    const took = word('compare.duration', { a: duration(a.duration), b: duration(b.duration) });
    const { service, operation } = slow;
    const most = { service, operation, a: duration(slow.a.duration), b: duration(slow.b.duration) };
    out.push(`${took} ${word('compare.slower', most)}`);
  }
  return out.length > 0 ? out : [word('compare.same')];
}

function why(nearest: Nearest | null, { hop, key }: CompareParams): string {
  if (!nearest) return word('compare.chosen');
  const at = hop ? hopName(hop) : '';
  const found = hop
    ? word(nearest.keptKey === true ? 'compare.why.kept' : 'compare.why.undamaged', {
        hop: at,
        key: key ?? '',
      })
    : word('compare.why.any');
  const facts = [
    word(nearest.sameRoute ? 'compare.why.route' : 'compare.why.route.not'),
    word(nearest.sameGroup ? 'compare.why.group' : 'compare.why.group.not', { group: nearest.group }),
    word('compare.why.apart', { age: age(Math.abs(nearest.apart)), later: Number(nearest.apart > 0) }),
    ...(nearest.findings > 0 ? [word('compare.why.findings', { findings: nearest.findings })] : []),
  ];
  return `${found}${word('compare.why.of', { considered: nearest.considered })}: ${facts.join(', ')}.`;
}

function Side({
  side,
  id,
  name,
}: {
  readonly side: CompareSide;
  readonly id: string;
  readonly name: string;
}) {
  const { href, go, zone } = useSession();
  const to = { view: 'trace', params: { trace: side.traceId } };
  return (
    <p className="small t2 compare-side">
      <b>{name}</b> <code>{id}</code> {side.entry.service} {side.entry.operation},{' '}
      {clockMillis(side.start, zone)} {zoneName(side.start, zone)}, {duration(side.duration)},{' '}
      {side.group === '' ? '' : `${side.group}, `}
      {word('compare.spans', { spans: side.spans, services: side.services })}{' '}
      <a
        href={href(to)}
        onClick={e => {
          if (e.metaKey || e.ctrlKey || e.shiftKey) return;
          e.preventDefault();
          go(to);
        }}
      >
        {word('compare.open')}
      </a>
    </p>
  );
}

/** Moves the focus to the next or previous row that differs. */
function stepIn(list: HTMLElement | null, by: 1 | -1): void {
  const all = [...(list?.querySelectorAll<HTMLElement>('[data-differs=true]') ?? [])];
  const at = all.findIndex(row => row === document.activeElement);
  const next = at < 0 ? (by === 1 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  all[next]?.focus();
}

const SHORT = 8;

/** The beginning of an id, or its end where the other one begins alike. */
const shortId = (id: string, other: string): string =>
  id.slice(0, SHORT) === other.slice(0, SHORT) ? `…${id.slice(-SHORT)}` : id.slice(0, SHORT);

/** Both requests: what differs in words, then span by span. */
export function Compared({ answer, nearest, nearer, params, onParams }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => shownRows(answer.rows, params.differing), [answer, params.differing]);
  const told = useMemo(() => sentences(answer), [answer]);
  const { a, b } = answer;
  const step = (by: 1 | -1): void => stepIn(list.current, by);
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      if (e.target instanceof HTMLInputElement || isUnderSheet() || e.ctrlKey || e.metaKey || e.altKey)
        return;
      const key = e.key.toLowerCase();
      if (key === 'n' || key === 'p') stepIn(list.current, key === 'n' ? 1 : -1);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <div className="compare">
      <section className="verdict quiet-bar" aria-label={word('view.compare')}>
        <div className="compare-said">
          <h1>
            {word('compare.title', {
              a: shortId(a.requestId, b.requestId),
              b: shortId(b.requestId, a.requestId),
            })}
          </h1>
          <ul className="compare-told">
            {told.map(t => (
              <li key={t}>{t}</li>
            ))}
          </ul>
          <div className="compare-sides">
            <Side side={a} id={shortId(a.requestId, b.requestId)} name={word('compare.this')} />
            <Side side={b} id={shortId(b.requestId, a.requestId)} name={word('compare.other')} />
            <p className="small t2">
              {why(nearest, params)}
              {nearer ? (
                <>
                  {' '}
                  {word('compare.nearer')}{' '}
                  <button type="button" className="link" onClick={nearer.take}>
                    {word('compare.nearer.take', { id: shortId(nearer.requestId, a.requestId) })}
                  </button>
                </>
              ) : null}
            </p>
          </div>
        </div>
        <div className="verdict-actions">
          <Button shortcut="P" onClick={() => step(-1)}>
            {word('compare.previous')}
          </Button>
          <Button shortcut="N" look="primary" onClick={() => step(1)}>
            {word('compare.next')}
          </Button>
        </div>
      </section>
      <div className="compare-tools">
        <button
          type="button"
          className={`btn quiet ${params.differing ? 'is-on' : ''}`}
          aria-pressed={params.differing}
          onClick={() => onParams({ differing: !params.differing }, 'replace')}
        >
          {word('compare.differing')}
        </button>
        <WithField onParams={onParams} />
        {params.with === null ? null : (
          <Button look="quiet" onClick={() => onParams({ with: null })}>
            {word('compare.nearest')}
          </Button>
        )}
      </div>
      <Rows ref={list} answer={answer} rows={rows} />
    </div>
  );
}
