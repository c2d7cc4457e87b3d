import '../parts/verdict.css';
import { useMemo } from 'react';
import { Button } from '../kit/controls.tsx';
import type { Message } from '../model/index.ts';
import { useFiles, type OpenedFile } from '../state/files.ts';
import { useSession } from '../state/session.ts';
import { count, say, word } from '../words/index.ts';
import { FilesHeads } from './filesheads.tsx';
import { FilesRequests, countsOf, useFileRequests } from './filesrequests.tsx';

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

interface Props {
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** What was opened, what is in it, and what was found there; a way in where nothing is open. */
export function FilesPage({ onOpen, onClose }: Props) {
  const { files, reading } = useFiles();
  const { go } = useSession();
  const grid = useFileRequests();
  const counts = useMemo(() => countsOf(grid), [grid]);
  if (files.length === 0) return <NoFiles onOpen={onOpen} />;
  const { requests, damaged, seen } = counts;
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
          <FilesHeads ids={['files.name', 'files.size', 'files.found']} />
          <tbody>
            {files.map(f => (
              <FileRow key={f.id} file={f} />
            ))}
          </tbody>
        </table>
        {grid && requests > 0 ? <FilesRequests grid={grid} /> : null}
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
