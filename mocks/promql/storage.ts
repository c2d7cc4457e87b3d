// A world's series as a scraping server stores them: one sample a scrape interval, each target at its own
// moment within the interval, a stale marker at the first scrape that no longer finds the series.

import { micros } from '../../web/time/index.ts';
import type { World, WorldSeries } from '../world/types.ts';
import type { Matcher } from './ast.ts';
import { NAME, compareLabels, labelSet, type LabelSet } from './values.ts';

const CHUNK = 256;

interface Chunk {
  readonly values: Float64Array;
  /** 0 absent, 1 present. */
  readonly present: Uint8Array;
}

/** FNV-1a over the target's identity. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

/** Milliseconds past each multiple of the interval at which this series is scraped; one moment a target. */
export function scrapeOffset(labels: LabelSet, intervalMs: number): number {
  return hash(`${labels['job'] ?? ''}\n${labels['instance'] ?? ''}`) % Math.max(1, intervalMs);
}

export interface Samples {
  /** Milliseconds, ascending. */
  readonly times: readonly number[];
  /** NaN may be a value; see `stale`. */
  readonly values: readonly number[];
  /** True where the sample is a stale marker. */
  readonly stale: readonly boolean[];
}

export class StoredSeries {
  readonly metric: LabelSet;
  readonly intervalMs: number;
  readonly offsetMs: number;
  readonly source: WorldSeries;
  readonly #chunks = new Map<number, Chunk>();

  constructor(source: WorldSeries, intervalMs: number) {
    this.source = source;
    this.metric = labelSet(Object.entries(source.labels));
    this.intervalMs = intervalMs;
    this.offsetMs = scrapeOffset(this.metric, intervalMs);
  }

  #chunk(index: number): Chunk {
    const known = this.#chunks.get(index);
    if (known !== undefined) return known;
    const chunk = { values: new Float64Array(CHUNK), present: new Uint8Array(CHUNK) };
    for (let i = 0; i < CHUNK; i++) {
      const value = this.source.at(micros(this.time(index * CHUNK + i) * 1000));
      if (value === null) continue;
      chunk.values[i] = value;
      chunk.present[i] = 1;
    }
    this.#chunks.set(index, chunk);
    return chunk;
  }

  /** Milliseconds of the n-th scrape. */
  time(scrape: number): number {
    return scrape * this.intervalMs + this.offsetMs;
  }

  value(scrape: number): number | null {
    const index = Math.floor(scrape / CHUNK);
    const chunk = this.#chunk(index);
    const at = scrape - index * CHUNK;
    return chunk.present[at] === 1 ? (chunk.values[at] ?? null) : null;
  }

  /** Samples in [from, to], both ends included, milliseconds; stale markers where asked for. */
  samples(from: number, to: number, staleMarkers: boolean): Samples {
    const times: number[] = [];
    const values: number[] = [];
    const stale: boolean[] = [];
    const first = Math.ceil((from - this.offsetMs) / this.intervalMs);
    const last = Math.floor((to - this.offsetMs) / this.intervalMs);
    for (let scrape = first; scrape <= last; scrape++) {
      const value = this.value(scrape);
      if (value === null && !(staleMarkers && this.value(scrape - 1) !== null)) continue;
      times.push(this.time(scrape));
      values.push(value ?? Number.NaN);
      stale.push(value === null);
    }
    return { times, values, stale };
  }

  /** Whether any sample lies in [from, to]. */
  exists(from: number, to: number): boolean {
    const first = Math.ceil((from - this.offsetMs) / this.intervalMs);
    const last = Math.floor((to - this.offsetMs) / this.intervalMs);
    for (let scrape = last; scrape >= first; scrape--) if (this.value(scrape) !== null) return true;
    return false;
  }
}

export class Storage {
  readonly series: readonly StoredSeries[];
  /** Milliseconds: the first moment with data. */
  readonly from: number;
  readonly #byName = new Map<string, StoredSeries[]>();

  constructor(world: World) {
    const interval = Math.max(1, Math.round(world.scrapeInterval / 1000));
    this.from = Math.floor(world.range.from / 1000);
    this.series = world.series
      .map(source => new StoredSeries(source, interval))
      .sort((a, b) => compareLabels(a.metric, b.metric));
    for (const series of this.series) {
      const name = series.metric[NAME] ?? '';
      const list = this.#byName.get(name);
      if (list === undefined) this.#byName.set(name, [series]);
      else list.push(series);
    }
  }

  /** Sorted by labels. */
  select(matchers: readonly Matcher[]): readonly StoredSeries[] {
    const name = matchers.find(matcher => matcher.name === NAME && matcher.op === '=');
    const candidates = name === undefined ? this.series : (this.#byName.get(name.value) ?? []);
    return candidates.filter(series =>
      matchers.every(matcher => matcher.matches(series.metric[matcher.name] ?? '')),
    );
  }
}

const storages = new WeakMap<World, Storage>();

export function storageOf(world: World): Storage {
  let storage = storages.get(world);
  if (storage === undefined) storages.set(world, (storage = new Storage(world)));
  return storage;
}
