// What has been collected, and the collector as a page begins with it: what reads whole ranges loads when the first
// is wanted, because the rows of one trace do not need it.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Config, Contract, Message } from '../model/index.ts';
import type { JaegerClient, SourceError, SweepProgress } from '../sources/index.ts';
import type { Range } from '../time/index.ts';
import type { Analyst } from '../workers/analyst.ts';

export interface Collected {
  /** Rises when the worker holds notably more, or at the end: what answers are asked for again by. */
  readonly version: number;
  readonly running: boolean;
  /** Of the sweep that runs or ran last. */
  readonly progress: SweepProgress | null;
  /** Distinct traces held. */
  readonly traces: number;
  readonly spans: number;
  /** Milliseconds since the epoch at which the running sweep began. */
  readonly startedAt: number;
  /** Stretches that have been read to the end. */
  readonly covered: readonly Range[];
  /** What the last sweep failed with; null when it did not. */
  readonly error: SourceError | null;
  /** What bodies said about themselves, or what could not be read in them. */
  readonly warnings: readonly Message[];
}

export interface Collector {
  readonly store: StoreApi<Collected>;
  /** Reads what is missing of a range. Rejects with what ended it early; what had come stays. */
  readonly collect: (range: Range, signal: AbortSignal) => Promise<void>;
  /** Ends the running sweep; what has come stays, and what has not is left alone until `resume`. */
  readonly cancel: () => void;
  /** Lets the next `collect` read what was given up by `cancel`. */
  readonly resume: () => void;
  /** Judges what is held, and what will be read, by this contract; answers are asked for anew. Null for files. */
  readonly judge: ((contract: Contract) => Promise<void>) | null;
}

export const NOTHING: Collected = {
  version: 0,
  running: false,
  progress: null,
  traces: 0,
  spans: 0,
  startedAt: 0,
  covered: [],
  error: null,
  warnings: [],
};

export const emptyStore = (): StoreApi<Collected> => createStore<Collected>(() => NOTHING);

export function laterCollector(jaeger: JaegerClient, analyst: Analyst, config: Config): Collector {
  const store = emptyStore();
  let { contract } = config;
  let coming: Promise<Collector> | null = null;
  const whole = async (): Promise<Collector> => {
    const { makeCollector } = await import('./collect.ts');
    return makeCollector(jaeger, analyst, { ...config, contract }, store);
  };
  const load = (): Promise<Collector> =>
    (coming ??= whole().catch((error: unknown) => {
      // The next one who wants a range tries again.
      coming = null;
      throw error;
    }));
  return {
    store,
    collect: async (range, signal) => (await load()).collect(range, signal),
    judge: async next => {
      contract = next;
      await coming?.then(
        c => c.judge?.(next),
        () => undefined,
      );
    },
    cancel: () => void coming?.then(c => c.cancel()),
    resume: () => void coming?.then(c => c.resume()),
  };
}
