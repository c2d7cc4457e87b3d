// Workers, and one started ahead of the first back end: its code loads while the configuration is read.

const startWorker = (): Worker =>
  new Worker(new URL('../workers/analysis.worker.ts', import.meta.url), {
    type: 'module',
    name: 'graylens analysis',
  });

let spare: Worker | null = null;

export function warmUp(): void {
  spare ??= startWorker();
}

/** The spare worker, else a new one. */
export function takeWorker(): Worker {
  const worker = spare ?? startWorker();
  spare = null;
  return worker;
}
