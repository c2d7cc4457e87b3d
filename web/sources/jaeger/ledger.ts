// What a sweep has read, met and could not read.

import type { Range } from '../../time/index.ts';
import type { SweepProgress } from './api.ts';
import { Pace } from './pace.ts';

export interface Limits {
  readonly full: number;
  readonly sample: number;
  /** Summaries asked for at once. */
  readonly summaries: number;
}

type Facts = Pick<SweepProgress, 'traces' | 'requests' | 'limitHits' | 'sampled' | 'surprising' | 'failures'>;

export class Ledger {
  readonly pace = new Pace();
  readonly #known: (traceId: string) => boolean;
  readonly #read = new Set<string>();
  readonly #limitHits: Facts['limitHits'][number][] = [];
  readonly #sampled = new Set<string>();
  readonly #surprising = new Set<string>();
  readonly #failures: Facts['failures'][number][] = [];
  #requests = 0;
  #wake: () => void = () => undefined;
  #change: Promise<undefined>;

  constructor(known: (traceId: string) => boolean) {
    this.#known = known;
    this.#change = this.#next();
  }

  #next(): Promise<undefined> {
    return new Promise(resolve => {
      this.#wake = () => resolve(undefined);
    });
  }

  /** Something changed that a step should be made of. */
  tell(): void {
    const wake = this.#wake;
    this.#change = this.#next();
    wake();
  }

  /** Resolves at the next change. */
  changed(): Promise<undefined> {
    return this.#change;
  }

  isSeen(traceId: string): boolean {
    return this.#read.has(traceId) || this.#known(traceId);
  }

  /** Notes the traces of one body; true when one of them had not been seen before. */
  read(traceIds: readonly string[]): boolean {
    let anyNew = false;
    for (const id of traceIds) {
      if (!this.isSeen(id)) anyNew = true;
      this.#read.add(id);
    }
    this.tell();
    return anyNew;
  }

  answered(): void {
    this.#requests += 1;
  }

  sampled(service: string): void {
    this.#sampled.add(service);
  }

  surprised(service: string): void {
    this.#surprising.add(service);
  }

  limitHit(service: string, range: Range): void {
    this.#limitHits.push({ service, range });
    this.tell();
  }

  failed(failure: Facts['failures'][number]): void {
    this.#failures.push(failure);
    this.tell();
  }

  facts(): Facts {
    return {
      traces: this.#read.size,
      requests: this.#requests,
      limitHits: [...this.#limitHits],
      sampled: [...this.#sampled],
      surprising: [...this.#surprising],
      failures: [...this.#failures],
    };
  }
}
