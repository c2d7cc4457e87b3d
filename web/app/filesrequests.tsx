// What was found in opened files, request by request.

import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import {
  NO_FILTERS,
  OUTCOMES,
  SETTLING,
  requestAt,
  type Damage,
  type FindingClass,
  type GridRequest,
  type RequestGrid,
} from '../model/index.ts';
import { shortIds } from '../parts/ids.ts';
import { useBackend } from '../state/backend.ts';
import { filesCollector, filesRange, useFiles } from '../state/files.ts';
import { useSession } from '../state/session.ts';
import { duration, momentMillis } from '../time/index.ts';
import { word } from '../words/index.ts';
import { FilesHeads } from './filesheads.tsx';

/** Lines drawn of a long list. */
const MOST = 200;

/** Every request of the opened files, the worst first. */
export function useFileRequests(): RequestGrid | null {
  const { analyst, id } = useBackend();
  const version = useStore(filesCollector.store, s => s.version);
  const range = useFiles(s => filesRange(s.files)?.from);
  const to = useFiles(s => filesRange(s.files)?.to);
  const question =
    range === undefined || to === undefined
      ? null
      : {
          range: { from: range, to },
          columns: 'keys' as const,
          filters: NO_FILTERS,
          at: null,
          sort: 'severity' as const,
          by: 'none' as const,
          service: null,
          told: MOST,
        };
  const { data } = useQuery<RequestGrid>({
    queryKey: ['requests', id, version, question],
    enabled: question !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: old => old,
    queryFn: async ({ signal }) => {
      if (!question) throw new Error('requests asked of no files');
      return analyst.ask('requests', question, signal);
    },
  });
  return question === null ? null : (data ?? null);
}

const rowsOf = (grid: RequestGrid, most = Infinity): readonly number[] =>
  Array.from({ length: Math.min(most, grid.requests.count) }, (_, i) => i);

const GLYPH = { lost: '✕', altered: '≠', foreign: '◆' } as const;

/** Whether any key of a request could be compared at any hop: else "none found" would say too much. */
function compared(grid: RequestGrid, row: number): boolean {
  const { length } = grid.columns;
  const unobserved = OUTCOMES.indexOf('unobserved');
  return grid.outcome.subarray(row * length, (row + 1) * length).some(o => o < SETTLING && o !== unobserved);
}

interface DamagedKey {
  readonly key: string;
  readonly outcome: Damage;
  /** Null for a row so far down that it is not listed. */
  readonly class: FindingClass | null;
}

/** The damaged keys of a row, as its cells show them. */
function damagedIn(grid: RequestGrid, row: number): readonly DamagedKey[] {
  const told = grid.told?.[row];
  if (told) return told;
  return grid.columns.flatMap((column, c): DamagedKey[] => {
    const outcome = OUTCOMES[grid.outcome[row * grid.columns.length + c] ?? SETTLING];
    const damaged = outcome === 'lost' || outcome === 'altered' || outcome === 'foreign';
    return damaged && column.kind === 'key' ? [{ key: column.key, outcome, class: null }] : [];
  });
}

function Damaged({ damaged, seen }: Pick<RowProps, 'damaged' | 'seen'>) {
  if (damaged.length === 0) return <span className="t3">{word(seen ? 'files.clean' : 'files.unseen')}</span>;
  return damaged.map(d => (
    <span key={d.key} className="files-damage">
      <span className={d.outcome} aria-hidden="true">
        {GLYPH[d.outcome]}
      </span>{' '}
      <code>{d.key}</code>{' '}
      <span className="t3">{word(d.class === null ? `files.${d.outcome}` : `class.${d.class}`)}</span>
    </span>
  ));
}

interface RowProps {
  readonly item: GridRequest;
  /** Its id, as short as the others allow. */
  readonly id: string;
  readonly damaged: readonly DamagedKey[];
  readonly seen: boolean;
}

function RequestRow({ item, id, damaged, seen }: RowProps) {
  const { href, go, zone, range } = useSession();
  const to = { view: 'trace', params: { trace: item.traceId } };
  return (
    <tr>
      <td className="num t2">{momentMillis(item.time, zone, range)}</td>
      <td>
        <a
          href={href(to)}
          onClick={e => {
            if (e.metaKey || e.ctrlKey || e.shiftKey) return;
            e.preventDefault();
            go(to);
          }}
        >
          {item.operation}
        </a>{' '}
        <code className="t3 files-id" title={item.requestId}>
          {id}
        </code>
      </td>
      <td className="t2 files-group">{item.group}</td>
      <td className="num">{duration(item.duration)}</td>
      <td>
        <Damaged damaged={damaged} seen={seen} />
      </td>
    </tr>
  );
}

/** How many requests there are, how many of them are damaged, and how many could be compared at all. */
export function countsOf(grid: RequestGrid | null) {
  const rows = grid ? rowsOf(grid) : [];
  return {
    requests: rows.length,
    damaged: rows.filter(i => grid && damagedIn(grid, i).length > 0).length,
    seen: rows.filter(i => grid && compared(grid, i)).length,
  };
}

/** The worst first, as far as they are listed. */
export function FilesRequests({ grid }: { readonly grid: RequestGrid }) {
  const items = useMemo(() => rowsOf(grid, MOST).flatMap(i => requestAt(grid.requests, i) ?? []), [grid]);
  const short = useMemo(() => shortIds(items.map(i => i.requestId)), [items]);
  return (
    <>
      <h2>{word('files.requests')}</h2>
      <table aria-label={word('files.requests')}>
        <FilesHeads
          ids={['files.time', 'files.operation', 'files.group', 'files.duration', 'files.findings']}
        />
        <tbody>
          {items.map((item, i) => (
            <RequestRow
              key={item.traceId}
              item={item}
              id={short(item.requestId)}
              damaged={damagedIn(grid, i)}
              seen={compared(grid, i)}
            />
          ))}
        </tbody>
      </table>
      {grid.requests.count > MOST ? (
        <p className="small t2">{word('files.least', { shown: MOST, of: grid.requests.count })}</p>
      ) : null}
    </>
  );
}
