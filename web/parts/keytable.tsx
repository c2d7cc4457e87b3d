import './keytable.css';
import { useState, type ReactNode } from 'react';
import type { HopKeyFacts, Outcome } from '../model/index.ts';
import { listed, word } from '../words/index.ts';
import { fromBase64 } from './bytes.ts';
import { bytesChanged, HexDiff } from './hexdiff.tsx';
import { OutcomeMark } from './outcomemark.tsx';
import { isSecretKey } from '../analysis/secrets.ts';
import { sameKey } from '../analysis/trace/flow.ts';
import { valueDiff, type TextDiff } from './textdiff.ts';
import { Value } from './value.tsx';

export interface KeyTableProps {
  readonly keys: readonly HopKeyFacts[];
  /** Nothing is folded at first. */
  readonly open?: boolean;
  readonly heads: { readonly sent: ReactNode; readonly received: ReactNode };
  /** Words for a key that did not come out at the other end. */
  readonly absent: string;
  readonly secrets: readonly string[];
  /** How a side spelled a key where it differs; null otherwise. */
  readonly spelled: (side: 'sent' | 'received', key: string) => string | null;
  readonly followed: string;
  readonly onFollow: (key: string) => void;
}

const RANK: Readonly<Record<Outcome, number>> = { lost: 0, foreign: 1, altered: 2, kept: 3, unobserved: 4 };
/** Kept keys that a reader checks first, because they tie the request together. */
const TELLING = [
  'timeout_ms',
  'grpc-timeout',
  'traceparent',
  'x-request-id',
  'baggage',
  'gray.tag',
  'tenant-id',
];
const KEPT_SHOWN = 3;

const joined = (values: readonly string[] | null): string => (values ?? []).join('\n');

function diffOf(k: HopKeyFacts): TextDiff | null {
  if (k.outcome !== 'altered' && k.outcome !== 'foreign') return null;
  if (k.sent === null || k.received === null || k.received.length === 0) return null;
  const [sent, received] = [joined(k.sent), joined(k.received)];
  return valueDiff(k.key, sent, received);
}

/** Both sides as bytes where the key is binary and both can be read; null otherwise. */
function bytesOf(k: HopKeyFacts): { readonly sent: Uint8Array; readonly received: Uint8Array } | null {
  if (!k.key.toLowerCase().endsWith('-bin') || k.sent?.length !== 1 || k.received?.length !== 1) return null;
  const sent = fromBase64(k.sent[0] ?? '');
  const received = fromBase64(k.received[0] ?? '');
  return sent && received ? { sent, received } : null;
}

/** "4 ms elapsed": a budget that fell by what was used up. */
function lowered(k: HopKeyFacts): string | null {
  if (k.key.toLowerCase() !== 'timeout_ms' || k.outcome !== 'kept') return null;
  const by = Number(k.sent?.[0]) - Number(k.received?.[0]);
  return Number.isFinite(by) && by > 0 ? word('trace.lower', { by: `${by} ms` }) : null;
}

interface LineProps extends Pick<KeyTableProps, 'absent' | 'secrets' | 'spelled' | 'followed' | 'onFollow'> {
  readonly k: HopKeyFacts;
  /** On one line, cut where it is longer. */
  readonly brief: boolean;
}

function Side({ k, side, absent, secrets, spelled }: LineProps & { readonly side: 'sent' | 'received' }) {
  const values = side === 'sent' ? k.sent : k.received;
  // A spelling is worth a word only where the two sides differ in it.
  const other = spelled(side === 'sent' ? 'received' : 'sent', k.key);
  const name = spelled(side, k.key) === other ? null : spelled(side, k.key);
  if (values === null) return <span className="said">{word('trace.not-recorded')}</span>;
  if (values.length === 0)
    return k.outcome === 'lost' && side === 'received' ? (
      <span className="absent">{absent}</span>
    ) : (
      <span className="said">{word('trace.not-recorded')}</span>
    );
  const bytes = bytesOf(k);
  const changed =
    bytes && side === 'received' && k.outcome !== 'kept' ? bytesChanged(bytes.sent, bytes.received) : '';
  const note = side === 'received' ? lowered(k) : null;
  return (
    <>
      {bytes && !isSecretKey(k.key, secrets) ? (
        <span className="value">
          {word('trace.bytes.count', { bytes: bytes[side].length })}
          {changed === '' ? null : <span className="altered">, {changed}</span>}
        </span>
      ) : (
        <Value
          name={k.key}
          text={joined(values)}
          secrets={secrets}
          pieces={diffOf(k)?.[side] ?? null}
          look={side === 'sent' ? 'cut' : 'new'}
        />
      )}
      {note === null ? null : <span className="said"> {note}</span>}
      {name === null ? null : <div className="said">{word('trace.recorded-as', { name })}</div>}
    </>
  );
}

function Line(props: LineProps) {
  const { k, secrets, onFollow, followed } = props;
  const bytes = k.outcome === 'altered' && !isSecretKey(k.key, secrets) ? bytesOf(k) : null;
  return (
    <>
      <tr className={RANK[k.outcome] < 3 ? `damaged-${k.outcome}` : props.brief ? 'brief' : ''}>
        <td>
          <OutcomeMark outcome={k.outcome} />
        </td>
        <td>
          <button
            type="button"
            className="keyname link"
            style={{ textAlign: 'left', textDecoration: k.key === followed ? undefined : 'none' }}
            aria-pressed={k.key === followed}
            title={`${word('trace.follow')} ${k.key}`}
            onClick={() => onFollow(k.key)}
          >
            {k.key}
          </button>
        </td>
        <td>
          <Side {...props} side="sent" />
        </td>
        <td>
          <Side {...props} side="received" />
        </td>
      </tr>
      {bytes ? (
        <tr className="follow-on">
          <td />
          <td colSpan={3}>
            <HexDiff sent={bytes.sent} received={bytes.received} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

const kept = (k: HopKeyFacts): boolean => k.outcome === 'kept';

function order(a: HopKeyFacts, b: HopKeyFacts): number {
  const telling = (k: HopKeyFacts): number => {
    const at = TELLING.indexOf(k.key.toLowerCase());
    return kept(k) ? (at < 0 ? 99 : at) : Number(k.key !== 'gray.tag');
  };
  return RANK[a.outcome] - RANK[b.outcome] || telling(a) - telling(b) || (a.key < b.key ? -1 : 1);
}

/** Keys of one hop: damaged ones first, kept ones folded but for a few, unobserved ones last and in words. */
export function KeyTable(props: KeyTableProps) {
  const { keys, heads } = props;
  const [open, setOpen] = useState(props.open ?? false);
  const sorted = [...keys].sort(order);
  const damaged = sorted.filter(k => RANK[k.outcome] < 3);
  // A key that is damaged in its place is not listed a second time because its value was kept.
  const whole = sorted.filter(k => kept(k) && !damaged.some(d => sameKey(d.key, k.key)));
  const unobserved = sorted.filter(k => k.outcome === 'unobserved');
  const shown = open || whole.length <= KEPT_SHOWN + 1 ? whole.length : damaged.length > 0 ? KEPT_SHOWN : 8;
  const rest = whole.slice(shown);
  const cut = !open && rest.length === 0 && whole.some(k => joined(k.sent).length > 24);
  return (
    <table className="keytable" aria-label={word('trace.keytable')}>
      <colgroup>
        <col className="mark" />
        <col className="key" />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden">{word('trace.column.outcome')}</span>
          </th>
          <th scope="col">
            <span className="hidden">{word('trace.column.key')}</span>
          </th>
          <th scope="col">{heads.sent}</th>
          <th scope="col">{heads.received}</th>
        </tr>
      </thead>
      <tbody>
        {[...damaged, ...whole.slice(0, shown), ...(open ? unobserved : [])].map(k => (
          <Line key={k.key} {...props} k={k} brief={!open} />
        ))}
        {rest.length > 0 || cut ? (
          <tr>
            <td>
              <OutcomeMark outcome="kept" />
            </td>
            <td colSpan={3} className="t3">
              {rest.length > 0
                ? word('trace.more', {
                    keys: rest.length,
                    names: listed(
                      rest.map(k => k.key),
                      4,
                    ),
                  })
                : word('trace.whole')}{' '}
              <button type="button" className="link t2" onClick={() => setOpen(true)}>
                {word('trace.show')}
              </button>
            </td>
          </tr>
        ) : null}
        {unobserved.length > 0 && !open ? (
          <tr>
            <td>
              <OutcomeMark outcome="unobserved" />
            </td>
            <td colSpan={3} className="t3">
              {word('trace.unobserved.keys', {
                names: listed(
                  unobserved.map(k => k.key),
                  5,
                ),
              })}{' '}
              <button type="button" className="link t2" onClick={() => setOpen(true)}>
                {word('trace.show')}
              </button>
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}
