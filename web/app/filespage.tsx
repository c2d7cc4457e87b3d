import '../parts/verdict.css';
import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { Button } from '../kit/controls.tsx';
import {
  NO_FILTERS,
  OUTCOMES,
  SETTLING,
  requestAt,
  type Damage,
  type FindingClass,
  type GridRequest,
  type Message,
  type RequestGrid,
} from '../model/index.ts';
import { useBackend } from '../state/backend.ts';
import { filesCollector, filesRange, useFiles, type OpenedFile } from '../state/files.ts';
import { useSession } from '../state/session.ts';
import { momentMillis, duration } from '../time/index.ts';
import { count, say, word } from '../words/index.ts';

/** Lines drawn of a long list. */
const MOST = 200;

/** Every request of the opened files, the worst first. */
function useFileRequests(): RequestGrid | null {
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

const bytes = (n: number): string =>
  n < 10_000
    ? `${count(n)} B`
    : n < 10e6
      ? `${count(Math.round(n / 1000))} kB`
      : `${count(Math.round(n / 1e6))} MB`;

function foundText({ report, lines }: OpenedFile): string {
  if (!report) return word('files.reading');
  const { traces, fresh, spans } = report;
  if (traces === 0) return lines === 0 ? word('files.nothing') : word('files.lines', { lines });
  return fresh === traces
    ? word('files.traces', { traces, spans })
    : word('files.traces.known', { traces, spans, known: traces - fresh });
}

function Failed({ failure }: { readonly failure: Message }) {
  return (
    <div role="alert">
      <b>✕ {say(failure)}</b>{' '}
      <span className="t2">
        {failure.id === 'files.unreadable' ? word('files.remedy') : null}
        {failure.id === 'files.unreadable.cut' || failure.id === 'files.gzip'
          ? word('files.remedy.cut')
          : null}
      </span>
    </div>
  );
}

function FileRow({ file }: { readonly file: OpenedFile }) {
  return (
    <tr>
      <td className="files-name">{file.name}</td>
      <td className="num t2">{bytes(file.size)}</td>
      <td>
        {file.failure ? <Failed failure={file.failure} /> : foundText(file)}
        {file.report?.warnings.map(w => (
          <div key={w.id} className="t2">
            ⚠ {say(w)}
          </div>
        ))}
      </td>
    </tr>
  );
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
  readonly damaged: readonly DamagedKey[];
  readonly seen: boolean;
}

function RequestRow({ item, damaged, seen }: RowProps) {
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
        <code className="t3">{item.requestId.slice(0, 8)}</code>
      </td>
      <td className="t2">{item.group}</td>
      <td className="num">{duration(item.duration)}</td>
      <td>
        <Damaged damaged={damaged} seen={seen} />
      </td>
    </tr>
  );
}

function Heads({ ids }: { readonly ids: readonly string[] }) {
  return (
    <thead>
      <tr>
        {ids.map(id => (
          <th key={id} scope="col">
            {word(id)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Requests({ grid }: { readonly grid: RequestGrid }) {
  return (
    <>
      <h2>{word('files.requests')}</h2>
      <table aria-label={word('files.requests')}>
        <Heads ids={['files.time', 'files.operation', 'files.group', 'files.duration', 'files.findings']} />
        <tbody>
          {rowsOf(grid, MOST).map(i => {
            const item = requestAt(grid.requests, i);
            return item ? (
              <RequestRow
                key={item.traceId}
                item={item}
                damaged={damagedIn(grid, i)}
                seen={compared(grid, i)}
              />
            ) : null;
          })}
        </tbody>
      </table>
      {grid.requests.count > MOST ? (
        <p className="small t2">{word('files.least', { shown: MOST, of: grid.requests.count })}</p>
      ) : null}
    </>
  );
}

interface Props {
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** What was opened, what is in it, and what was found there; a way in where nothing is open. */
export function FilesPage({ onOpen, onClose }: Props) {
  const { files, reading } = useFiles();
  const { go } = useSession();
  const grid = useFileRequests();
  if (files.length === 0) return <NoFiles onOpen={onOpen} />;
  const rows = grid ? rowsOf(grid) : [];
  const requests = rows.length;
  const damaged = rows.filter(i => grid && damagedIn(grid, i).length > 0).length;
  const seen = rows.filter(i => grid && compared(grid, i)).length;
  return (
    <div className="files-page">
      <section className={`verdict ${damaged > 0 ? 'is-lost' : 'quiet-bar'}`} aria-label={word('view.files')}>
        <div>
          <h1 aria-live="polite">
            {reading > 0
              ? word('files.reading.title', { files: reading })
              : word('files.title', { files: files.length, requests, damaged, seen })}
          </h1>
          <p className="small t2">{word('files.rests')}</p>
        </div>
        <div className="verdict-actions">
          {requests > 0 ? (
            <Button onClick={() => go({ view: 'overview', params: {} })}>{word('files.overview')}</Button>
          ) : null}
          <Button shortcut="O" onClick={onOpen}>
            {word('files.more')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {word('files.close')}
          </Button>
        </div>
      </section>
      <div className="files-lists">
        <table aria-label={word('view.files')}>
          <Heads ids={['files.name', 'files.size', 'files.found']} />
          <tbody>
            {files.map(f => (
              <FileRow key={f.id} file={f} />
            ))}
          </tbody>
        </table>
        {grid && requests > 0 ? <Requests grid={grid} /> : null}
      </div>
    </div>
  );
}

function NoFiles({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <div className="config-screen">
      <h1>{word('files.none')}</h1>
      <p>{word('files.none.why')}</p>
      <p className="t2">{word('files.what')}</p>
      <p>
        <Button look="primary" shortcut="O" onClick={onOpen}>
          {word('files.open')}
        </Button>
      </p>
    </div>
  );
}
