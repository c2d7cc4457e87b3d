// Everything the analysis of one request may ask about the others.

import type { Contract } from '../model/index.ts';
import type { TraceHead } from './archive-head.ts';
import type { Archive } from './archive.ts';
import type { Callees } from './callees.ts';
import { Captures } from './captures.ts';
import type { Carrier } from './carrier.ts';
import { Lengths } from './cut.ts';
import { isSettledAt, type Settling } from './flow.ts';
import type { Key, KeyTable } from './keys.ts';
import { HopBook, Learned } from './learned.ts';
import type { Sites } from './observed.ts';
import { heldAt, type Passage } from './passage.ts';
import { Passages } from './passages.ts';
import { Digests } from './redacted.ts';
import type { Slices } from './slices.ts';
import type { Bundle } from './bundle.ts';
import { stitch } from './stitch.ts';
import { canon } from './values.ts';

export interface Batch {
  readonly contract: Contract;
  readonly keys: KeyTable;
  readonly sites: Sites;
  readonly callees: Callees;
  readonly hops: HopBook;
  readonly learned: Learned;
  readonly digests: Digests;
  readonly lengths: Lengths;
  readonly entered: Entered;
  readonly spellings: Spellings;
}

/**
 * With which value which request entered. Fragments of one request, whose spans between were lost, share its
 * id: their values are not another's.
 */
export class Entered {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  /** What was asked for and belonged to nobody else, by key and value. */
  readonly #asked = new Set<string>();
  /** By key, then by value; null where several requests entered with it. */
  readonly #values: (Map<string, string | null> | undefined)[] = [];

  note(keyId: number, value: string, requestId: string): void {
    const values = (this.#values[keyId] ??= new Map<string, string | null>());
    const known = values.get(value);
    if (known === null || known === requestId) return;
    // One text where the value is the request's id: there is one for each request.
    values.set(value === requestId ? requestId : value, known === undefined ? requestId : null);
    if (this.#asked.size > 0 && this.#asked.has(`${keyId} ${value}`)) this.version++;
  }

  /** True where a request other than this one entered with the value. */
  byAnother(keyId: number, value: string, requestId: string): boolean {
    const known = this.#values[keyId]?.get(value);
    const another = known !== undefined && known !== requestId;
    if (!another) this.#asked.add(`${keyId} ${value}`);
    return another;
  }
}

function noteEntries(entered: Entered, passage: Passage): void {
  passage.keys.forEach((key, k) => {
    const first = heldAt(passage, passage.entry[k] ?? -1, k);
    if (first !== undefined) entered.note(key.id, canon(first), passage.flow.requestId);
  });
}

/** A spelling, how much it counts (the lower, the more), and when it was written. */
interface Spelled {
  readonly raw: string;
  readonly rank: number;
  readonly start: number;
}

/**
 * How keys outside the contract are spelled: as the earliest sending side wrote them. Some recorders write every `-` as
 * `_`, none the other way: where both are seen, the header has the dash.
 */
export class Spellings {
  /** Rises whenever a key is spelled differently from now on. */
  version = 0;
  readonly #first = new Map<number, Spelled>();

  note({ side, span, keys }: Carrier): void {
    for (const recorded of keys.list) {
      const { key } = recorded;
      if (key.spelled !== null) continue;
      const known = this.#first.get(key.id);
      const raw = recorded.entries[0]?.raw;
      if (raw === undefined) continue;
      const rank = (raw.includes('_') ? 2 : 0) + (side === 'sent' ? 0 : 1);
      if (known !== undefined && (rank - known.rank || span.start - known.start) >= 0) continue;
      if (known?.raw !== raw) this.version++;
      this.#first.set(key.id, { raw, rank, start: span.start });
    }
  }

  of(key: Key): string {
    return key.spelled ?? this.#first.get(key.id)?.raw ?? key.norm;
  }
}

function noteCarriers(batch: Pick<Batch, 'digests' | 'lengths' | 'spellings'>, passage: Passage): void {
  for (const { carrier } of passage.flow.stops) {
    batch.spellings.note(carrier);
    const { list } = carrier.keys;
    for (const recorded of list) batch.digests.note(carrier.service, carrier.side, recorded);
    batch.lengths.note(carrier.service, list);
  }
}

const byStart = (a: TraceHead, b: TraceHead): number => a.start - b.start || (a.traceId < b.traceId ? -1 : 1);

const startOf = ({ heads }: Bundle): number => heads.reduce((t, h) => Math.min(t, h.start), Infinity);

/** Requests in order of their start. */
function ordered(bundles: readonly Bundle[]): readonly Bundle[] {
  const starts = new Map(bundles.map(b => [b, startOf(b)]));
  const start = (b: Bundle): number => starts.get(b) ?? 0;
  const id = (b: Bundle): string => b.heads[0]?.traceId ?? '';
  return [...bundles].sort((a, b) => start(a) - start(b) || (id(a) < id(b) ? -1 : 1));
}

/** What requests teach about one another. */
const newBatch = ({ contract, keys, sites, callees }: Archive): Batch => {
  const hops = new HopBook();
  const learned = new Learned(hops, callees, sites.parties);
  const [digests, lengths] = [new Digests(), new Lengths()];
  const [entered, spellings] = [new Entered(), new Spellings()];
  return { contract, keys, sites, callees, hops, learned, digests, lengths, entered, spellings };
};

/** A batch that was read, and its requests. */
export interface ReadBatch {
  readonly batch: Batch;
  readonly heads: readonly TraceHead[];
  readonly bundles: readonly Bundle[];
  readonly passages: Passages;
  readonly captures: Captures;
  /** Of requests that are not settled yet. */
  readonly open: Captures;
}

/** Traces in order of their start, and which of them are one request. Those of another batch teach nothing. */
export function* bundled(archive: Archive, teaching: boolean): Slices<Pick<ReadBatch, 'heads' | 'bundles'>> {
  archive.store.forget();
  const heads = [...archive.heads].sort(byStart);
  return { heads, bundles: ordered(yield* stitch(archive, heads, teaching)) };
}

/** How a batch is read. */
export interface BatchReading {
  readonly archive: Archive;
  readonly heads: readonly TraceHead[];
  readonly bundles: readonly Bundle[];
  readonly settling: Settling;
  /** What was learned before; null at the beginning. */
  readonly from: Pick<ReadBatch, 'batch' | 'captures'> | null;
  /** Requests of another batch than the one that taught teach nothing. */
  readonly teaching: boolean;
  /** Was the request read before? Then it is left out. */
  readonly known: (request: number) => boolean;
  readonly met: (request: number, passage: Passage, batch: Batch, settled: boolean) => void;
}

/** Reads a batch up to the point where its requests can be judged; `met` is told of every one that is read. */
export function* readBatch(r: BatchReading): Slices<ReadBatch> {
  const { archive, heads, bundles, settling, from } = r;
  const passages = new Passages(archive, bundles);
  const batch = from?.batch ?? newBatch(archive);
  const captures = from !== null && r.teaching ? from.captures : new Captures();
  const open = new Captures();
  yield* passages.each(
    (passage, request) => {
      const settled = isSettledAt(passage.flow.end, settling);
      if (r.teaching) {
        noteEntries(batch.entered, passage);
        noteCarriers(batch, passage);
        if (settled) batch.learned.add(passage);
      }
      (settled ? captures : open).note(passage);
      r.met(request, passage, batch, settled);
    },
    request => !r.known(request),
  );
  return { batch, heads, bundles, passages, captures, open };
}
