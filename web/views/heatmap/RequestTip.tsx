import { useEffect, useState } from 'react';
import {
  BLANK,
  OUTCOMES,
  SETTLING,
  hopKey,
  requestAt,
  type GridRequest,
  type HopId,
  type HopKeyFacts,
  type RequestGrid,
} from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { GroupStripe } from '../../parts/legend.tsx';
import { shortId } from '../../parts/ids.ts';
import { hideMembers, isSecretKey } from '../../analysis/secrets.ts';
import { useHeldRequest } from '../../state/held.ts';
import { useSession } from '../../state/session.ts';
import { duration, momentMillis, type Zone } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { severity } from './requests.ts';
import { outcomeWord } from './table.ts';

interface Props {
  readonly grid: RequestGrid;
  /** Index into the grid's requests. */
  readonly row: number;
  readonly column: number;
  readonly each: number;
  readonly zone: Zone;
  readonly groups: readonly string[];
  /** The key drawn; null for any. */
  readonly keyName: string | null;
}

const GLYPHS: Readonly<Record<string, string>> = { lost: '✕ ', altered: '≠ ', foreign: '◆ ' };

/** What the tooltip of one request's cell says: outcome, hop, time, group, id, then what was sent and received. */
export function RequestTip({ grid, row, column, each, zone, groups, keyName }: Props) {
  const { range } = useSession();
  const item = requestAt(grid.requests, row);
  const subject = grid.columns[column];
  if (!item || !subject) return null;
  const code = grid.outcome[row * grid.columns.length + column] ?? BLANK;
  const outcome = OUTCOMES[code];
  const key = subject.kind === 'key' ? subject.key : keyName;
  return (
    <>
      <div>
        <b className={outcome ?? ''}>
          {GLYPHS[outcome ?? ''] ?? ''}
          {outcomeWord(code)}
        </b>{' '}
        {subject.kind === 'hop' ? <HopLabel hop={subject.hop} /> : <code>{subject.key}</code>}
      </div>
      <div className="t2 mono">
        {momentMillis(item.time, zone, range)} <GroupStripe group={item.group} groups={groups} /> {item.group}{' '}
        {shortId(item.requestId)}
      </div>
      {code === BLANK || code === SETTLING ? null : (
        <Evidence item={item} hop={subject.kind === 'hop' ? subject.hop : null} keyName={key} />
      )}
      <div className="tiny t3">
        {word('tip.duration')} {duration(item.duration)}
        {each > 1 ? ` · ${word('tip.binned', { n: each })}` : ''} <kbd>Enter</kbd> {word('tip.opens')}{' '}
        <kbd>K</kbd> {word('tip.keeps')}
      </div>
    </>
  );
}

/** The pointer rests: only then is the evidence asked for. */
const REST = 120;

function useRested<T>(value: T): T | null {
  const [rested, setRested] = useState<T | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST);
    return () => clearTimeout(timer);
  }, [value]);
  return rested === value ? rested : null;
}

interface Found {
  readonly facts: HopKeyFacts;
  /** Keys that did arrive at that hop. */
  readonly others: number;
}

function worst(found: readonly Found[]): Found | null {
  const rank = (f: Found): number => severity(OUTCOMES.indexOf(f.facts.outcome));
  return found.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

function Evidence({
  item,
  hop,
  keyName,
}: {
  readonly item: GridRequest;
  readonly hop: HopId | null;
  readonly keyName: string | null;
}) {
  const id = useRested(item.requestId);
  const opened = useHeldRequest(id);
  const { config } = useSession();
  const request = id === null ? null : opened.data;
  if (!request || request.facts.requestId !== item.requestId) return <div className="tiny t3">…</div>;
  const found = request.visits
    .filter(v => hop === null || hopKey(v.hop) === hopKey(hop))
    .flatMap(v =>
      v.keys
        .filter(k => keyName === null || k.key === keyName)
        .map(facts => ({ facts, others: v.keys.filter(k => (k.received?.length ?? 0) > 0).length })),
    );
  const best = worst(found);
  if (!best) return null;
  const { facts, others } = best;
  const shown = (values: readonly string[]): string =>
    isSecretKey(facts.key, config.secretKeys)
      ? word('tip.hidden')
      : values.map(v => hideMembers(facts.key, v, config.secretKeys)).join(', ');
  const side = (values: readonly string[] | null, received: boolean): string => {
    if (values === null) return word('tip.notRecorded');
    if (values.length > 0) return shown(values);
    return received && others > 0 ? word('tip.nothingBut', { n: others }) : word('tip.nothing');
  };
  const grade = facts.finding?.grade;
  return (
    <table>
      <tbody>
        {keyName === null || grade !== undefined ? (
          <tr>
            <td className="t3">
              <code>{facts.key}</code>
            </td>
            <td title={grade === undefined ? undefined : word(`grade.${grade}.why`)}>
              {grade === undefined ? '' : word(`grade.${grade}`)}
            </td>
          </tr>
        ) : null}
        <tr>
          <td className="t3">{word('tip.sent')}</td>
          <td className={facts.sent?.length ? 'mono' : ''}>{side(facts.sent, false)}</td>
        </tr>
        <tr>
          <td className="t3">{word('tip.received')}</td>
          <td className={facts.received?.length ? 'mono' : ''}>{side(facts.received, true)}</td>
        </tr>
      </tbody>
    </table>
  );
}
