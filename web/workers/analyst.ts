// The page's side of the analysis: promises over a worker.

import type { OpenedTrace, OverviewAnswer, PlatformEvent } from '../model/index.ts';
import type { Range } from '../time/index.ts';
import {
  AnalystError,
  type BatchConfig,
  type Call,
  type CallKind,
  type Calls,
  type FileKind,
  type FileReport,
  type FromWorker,
  type Holdings,
  type LoadId,
  type LoadReport,
  type Progress,
  type QuestionKind,
  type Questions,
  type Shape,
  type ToWorker,
} from './protocol.ts';

/**
 * Holds traces and answers questions about them. Every promise rejects with an {@link AnalystError}, or
 * with the signal's reason where a call was cancelled.
 *
 * While a load is open, answers may rest on the last analysis; once none is open, an answer rests on
 * everything that was finished before it was asked.
 */
export interface Analyst {
  /** Forgets everything and starts anew. */
  openBatch(config: BatchConfig): Promise<Holdings>;
  /** Judges what is held by another contract or at a later moment. Equal configurations change nothing. */
  configure(config: BatchConfig): Promise<Holdings>;
  /** Takes the next chunk of a body of traces, or of one that can only be read `inFull`. The chunk's buffer is transferred: it is empty afterwards. */
  feed(load: LoadId, chunk: Uint8Array, inFull?: boolean): Promise<void>;
  /** The body is complete: decode it and keep its traces, of two copies of one the fuller. */
  finish(load: LoadId, body: { readonly shape: Shape }, signal?: AbortSignal): Promise<LoadReport>;
  /** The same for a file, told apart by its beginning; log lines come back, their events are kept. */
  readFile(
    load: LoadId,
    file: { readonly kind: FileKind; readonly fields: Readonly<Record<string, string>> },
    signal?: AbortSignal,
  ): Promise<FileReport>;
  /** Forgets a body that was not finished. */
  drop(load: LoadId): Promise<void>;
  /** Adds platform events; lines that are already known are not added twice. */
  addEvents(events: readonly PlatformEvent[]): Promise<Holdings>;
  ask<K extends QuestionKind>(
    kind: K,
    question: Questions[K]['question'],
    signal?: AbortSignal,
  ): Promise<Questions[K]['answer']>;
  overview(question: Questions['overview']['question'], signal?: AbortSignal): Promise<OverviewAnswer>;
  /**
   * A trace that is not held, from a body that was fed: judged together with the batch, but not counted in it.
   * A large one comes unjudged, and `judge` asks for the rest. Null where the body does not hold it.
   */
  openTrace(
    load: LoadId,
    body: Omit<Calls['trace']['args'], 'load'>,
    signal?: AbortSignal,
  ): Promise<OpenedTrace | null>;
  knows(traceIds: readonly string[]): Promise<readonly boolean[]>;
  /** Forgets the traces that started in this range. */
  evict(range: Range): Promise<Holdings>;
  /** Called now and then while bodies are decoded; returns how to stop listening. */
  onProgress(listener: (progress: Progress) => void): () => void;
  /** Ends the worker; every open call rejects. */
  close(): void;
}

/** The part of a Worker that is used, so that a message channel can stand in for one. */
export interface Port {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  terminate?(): void;
  close?(): void;
}

type Send = <K extends CallKind>(
  call: K,
  args: Calls[K]['args'],
  options?: { readonly transfer?: Transferable[]; readonly signal?: AbortSignal | undefined },
) => Promise<Calls[K]['result']>;

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new DOMException('Cancelled', 'AbortError');

const ended = (reason: string): AnalystError =>
  new AnalystError({ text: { id: 'analyst.ended', params: { reason } }, place: 'worker' });

/** A body as bytes that own their buffer, so that transferring them takes nothing else along. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.byteOffset === 0 &&
  bytes.byteLength === bytes.buffer.byteLength &&
  bytes.buffer instanceof ArrayBuffer
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes);

function facade(send: Send, listeners: Set<(p: Progress) => void>, close: () => void): Analyst {
  const bytes = (chunk: Uint8Array) => {
    const own = owned(chunk);
    return { own, transfer: [own.buffer] };
  };
  /** Reads what was fed; given up or failed, nothing of it is left there for a load that never ends. */
  const reading = async <T>(loads: readonly LoadId[], read: Promise<T>): Promise<T> => {
    try {
      return await read;
    } catch (error) {
      for (const load of loads) send('drop', { load }).catch(() => undefined);
      throw error;
    }
  };
  const analyst: Analyst = {
    openBatch: config => send('open', { config }),
    configure: config => send('configure', { config }),
    feed: async (load, chunk, inFull = false) => {
      const { own, transfer } = bytes(chunk);
      await send('feed', { load, chunk: own, inFull }, { transfer });
    },
    finish: (load, { shape }, signal) => reading([load], send('finish', { load, shape }, { signal })),
    readFile: (load, { kind, fields }, signal) =>
      reading([load], send('file', { load, kind, fields }, { signal })),
    drop: async load => {
      await send('drop', { load });
    },
    addEvents: events => send('events', { events }),
    ask: async <K extends QuestionKind>(
      kind: K,
      question: Questions[K]['question'],
      signal?: AbortSignal,
    ) => {
      const args = { kind, question } as Calls['ask']['args'];
      return await send('ask', args, { signal });
    },
    overview: (question, signal) => analyst.ask('overview', question, signal),
    openTrace: (load, body, signal) =>
      reading([load, ...body.more.map(m => m.load)], send('trace', { load, ...body }, { signal })),
    knows: traceIds => send('knows', { traceIds }),
    evict: range => send('evict', { range }),
    onProgress: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
  return analyst;
}

interface Waiting {
  readonly resolve: (result: Calls[CallKind]['result']) => void;
  readonly reject: (error: Error) => void;
}

/** An analyst behind a port: a worker, or one end of a message channel. */
export function remoteAnalyst(port: Port): Analyst {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(p: Progress) => void>();
  let next = 1;
  let over: Error | null = null;
  const end = (error: Error): void => {
    over = error;
    for (const w of waiting.values()) w.reject(error);
    waiting.clear();
  };
  port.onmessage = event => {
    const m = event.data;
    if ('progress' in m) {
      for (const listener of listeners) listener(m.progress);
      return;
    }
    const w = waiting.get(m.id);
    waiting.delete(m.id);
    if ('trouble' in m) w?.reject(new AnalystError(m.trouble));
    else w?.resolve(m.result);
  };
  if ('onerror' in port) port.onerror = event => end(ended(event.message || 'the worker did not start'));
  const send: Send = (call, args, options = {}) =>
    new Promise((resolve, reject) => {
      const { transfer = [], signal } = options;
      if (over) {
        reject(over);
        return;
      }
      if (signal?.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const id = next++;
      const cancel = (): void => {
        waiting.delete(id);
        port.postMessage({ id, call: 'cancel', args: null }, []);
        if (signal) reject(reasonOf(signal));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const done = (): void => signal?.removeEventListener('abort', cancel);
      waiting.set(id, {
        resolve: result => {
          done();
          resolve(result);
        },
        reject: error => {
          done();
          reject(error);
        },
      });
      port.postMessage({ id, call, args } as Call, transfer);
    });
  return facade(send, listeners, () => {
    end(ended('closed'));
    (port.terminate ?? port.close)?.call(port);
  });
}

/** An analyst in a worker of its own. */
export const startAnalyst = (): Analyst =>
  remoteAnalyst(new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module' }));
