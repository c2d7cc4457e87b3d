import { useCallback, useEffect, useRef } from 'react';
import type { Config } from '../model/index.ts';
import { backendOf } from '../state/backend.ts';
import { FILES, type OpenedFile } from '../state/files.ts';
import { closeFiles, readFiles } from '../state/files-read.ts';
import type { ShellState } from './place.ts';

/** From so many requests on a picture of all says more than a list. */
const MANY = 50;

/** Where to look at what was opened: at its only request, at the picture of many, else at the list. */
function leads(files: readonly OpenedFile[]): { view: string; params: Record<string, string> } | null {
  // What cannot be shown elsewhere is said in the list.
  const silent = files.some(f => f.report && f.report.traces > 0 && f.report.spans === 0);
  if (silent || files.some(f => f.failure !== null)) return null;
  const ids = files.flatMap(f => f.report?.traceIds ?? []);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return { view: 'trace', params: { trace: only } };
  return ids.length >= MANY ? { view: 'overview', params: {} } : null;
}

/** The files whose trace an address names: opened again, it stays where it is. */
function isAwaited(shell: ShellState, files: readonly OpenedFile[]): boolean {
  if (shell.session.environment.id !== FILES.id || shell.place.view !== 'trace') return false;
  const trace = new URLSearchParams(shell.search).get('trace');
  return files.some(f => f.report?.traceIds.includes(trace ?? '') === true);
}

export interface FileDoor {
  readonly open: (files: readonly File[]) => void;
  readonly close: () => void;
}

/** Opens files in an environment of their own, and goes there. */
export function useFileDoor(shell: ShellState, config: Config): FileDoor {
  const latest = useRef(shell);
  useEffect(() => {
    latest.current = shell;
  }, [shell]);
  const open = useCallback(
    (files: readonly File[]) => {
      if (files.length === 0) return;
      const { analyst } = backendOf(FILES, config);
      const before = latest.current;
      const waiting = before.session.environment.id === FILES.id && before.place.view === 'trace';
      if (!waiting) before.move({ env: FILES.id, view: 'files', range: null }, {});
      void readFiles(files, analyst, config).then(read => {
        const now = latest.current;
        if (isAwaited(now, read) || now.session.environment.id !== FILES.id) return;
        const to = leads(read);
        if (to) now.move({ view: to.view, range: null }, to.params, waiting ? 'push' : 'replace');
        else if (waiting) now.move({ view: 'files', range: null }, {});
      });
    },
    [config],
  );
  const close = useCallback(() => {
    void closeFiles(backendOf(FILES, config).analyst, config);
    latest.current.move({ env: null, view: 'overview', range: null }, {});
  }, [config]);
  return { open, close };
}
