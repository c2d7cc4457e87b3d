// Everything the analysis of one request may ask about the others.

import type { Contract } from '../model/index.ts';
import type { TraceHead } from './archive-head.ts';
import type { Archive } from './archive.ts';
import type { Callees } from './callees.ts';
import { Captures } from './captures.ts';
import type { Carrier } from './carrier.ts';
import type { Flow } from './flow.ts';
import type { Key, KeyTable } from './keys.ts';
import { HopBook, Learned } from './learned.ts';
import type { Sites } from './observed.ts';
import { heldAt, type Passage } from './passage.ts';
import { Passages } from './passages.ts';
import { Digests } from './redacted.ts';
import type { Slices } from './slices.ts';
import { stitch, type Bundle } from './stitch.ts';
import { canon } from './values.ts';

export interface Batch {
  readonly contract: Contract;
  readonly keys: KeyTable;
  readonly sites: Sites;
  readonly callees: Callees;
  readonly hops: HopBook;
  readonly learned: Learned;
  readonly digests: Digests;
  readonly entered: Entered;
  readonly spellings: Spellings;
}

/**
 * With which value which request entered. Fragments of one request, whose spans between were lost, share its
 * id: their values are not another's.
 */
export class Entered {
  /** By key, then by value; null where several requests entered with it. */
  readonly #values: (Map<string, string | null> | undefined)[] = [];

  note(keyId: number, value: string, requestId: string): void {
    const values = (this.#values[keyId] ??= new Map<string, string | null>());
    const known = values.get(value);
    if (known === undefined) values.set(value, requestId);
    else if (known !== null && known !== requestId) values.set(value, null);
  }

  /** True where a request other than this one entered with the value. */
  byAnother(keyId: number, value: string, requestId: string): boolean {
    const known = this.#values[keyId]?.get(value);
    return known !== undefined && known !== requestId;
  }
}

function noteEntries(entered: Entered, passage: Passage): void {
  passage.keys.forEach((key, k) => {
    const first = heldAt(passage, passage.entry[k] ?? -1, k);
    if (first !== undefined) entered.note(key.id, canon(first), passage.flow.requestId);
  });
}

/** How keys outside the contract are spelled: as the earliest sending side wrote them. */
export class Spellings {
  readonly #first = new Map<number, { readonly raw: string; readonly rank: number }>();

  note({ side, span, keys }: Carrier): void {
    const rank = side === 'sent' ? span.start : span.start + 1e18;
    for (const { key, entries } of keys.list) {
      if (key.spelled !== null) continue;
      const known = this.#first.get(key.id);
      const raw = entries[0]?.raw;
      if (raw !== undefined && (known === undefined || rank < known.rank))
        this.#first.set(key.id, { raw, rank });
    }
  }

  of(key: Key): string {
    return key.spelled ?? this.#first.get(key.id)?.raw ?? key.norm;
  }
}

function noteCarriers(batch: Pick<Batch, 'digests' | 'spellings'>, passage: Passage): void {
  for (const { carrier } of passage.flow.stops) {
    batch.spellings.note(carrier);
    for (const recorded of carrier.keys.list) batch.digests.note(carrier.service, carrier.side, recorded);
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
  const [digests, entered, spellings] = [new Digests(), new Entered(), new Spellings()];
  return { contract, keys, sites, callees, hops, learned, digests, entered, spellings };
};

/** A batch that was read, and its requests. */
export interface ReadBatch {
  readonly batch: Batch;
  readonly heads: readonly TraceHead[];
  readonly bundles: readonly Bundle[];
  readonly passages: Passages;
  readonly captures: Captures;
}

/**
 * Reads a batch up to the point where its requests can be judged. `judged` says whose behaviour teaches; `met` is
 * told of every request. What another batch taught (`taught`) is not added to.
 */
export function* readBatch(
  archive: Archive,
  judged: (flow: Flow) => boolean,
  met: (passage: Passage, batch: Batch) => void,
  taught: Batch | null,
): Slices<ReadBatch> {
  const heads = [...archive.heads].sort(byStart);
  const bundles = ordered(yield* stitch(archive, heads));
  const passages = new Passages(archive, bundles);
  const batch = taught ?? newBatch(archive);
  const captures = new Captures();
  yield* passages.each(passage => {
    if (taught === null) {
      noteEntries(batch.entered, passage);
      noteCarriers(batch, passage);
      if (judged(passage.flow)) batch.learned.add(passage);
    }
    captures.note(passage);
    met(passage, batch);
  });
  return { batch, heads, bundles, passages, captures };
}
