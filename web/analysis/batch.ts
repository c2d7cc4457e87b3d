// Everything the analysis of one request may ask about the others.

import type { Contract, PlatformEvent, Trace } from '../model/index.ts';
import { Callees } from './callees.ts';
import { findCarriers, type Carrier } from './carrier.ts';
import { flowOf, type Flow } from './flow.ts';
import { KeyTable, type Key } from './keys.ts';
import { HopBook, Learned } from './learned.ts';
import { Observations } from './observations.ts';
import { Sites } from './observed.ts';
import { heldAt, passageOf, type Passage } from './passage.ts';
import { RecordStore } from './recorded.ts';
import { Digests } from './redacted.ts';
import { stitch } from './stitch.ts';
import { eachOf, type Slices } from './slices.ts';
import { growTrees, sizeOf, type Tree } from './tree.ts';
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
  readonly trees: readonly Tree[];
  readonly passages: readonly Passage[];
  readonly observations: Observations;
  /** Spans left out because they were there twice. */
  readonly repeated: number;
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

const spansOf = (flow: Flow): number => flow.spans;

/** Reads a batch up to the point where its requests can be judged. `judged` says whose behaviour teaches. */
export function* readBatch(
  traces: readonly Trace[],
  events: readonly PlatformEvent[],
  contract: Contract,
  judged: (flow: Flow) => boolean,
): Slices<Batch> {
  const trees = yield* growTrees(traces);
  const keys = new KeyTable(contract);
  const sites = new Sites(contract, keys);
  const observations = new Observations(events);
  yield* findCarriers(trees, { store: new RecordStore(keys), sites, observations });
  const callees = new Callees();
  yield* eachOf(trees, sizeOf, tree => callees.add(tree));
  const bundles = yield* stitch(trees, keys, sites, callees);
  const flows: Flow[] = [];
  yield* eachOf(
    bundles,
    b => b.trees.length,
    b => flows.push(flowOf(b)),
  );
  flows.sort(byStart);
  const hops = new HopBook();
  const learned = new Learned(hops, callees, sites.parties);
  const [digests, entered, spellings] = [new Digests(), new Entered(), new Spellings()];
  const passages: Passage[] = [];
  yield* eachOf(flows, spansOf, flow => passages.push(passageOf(flow, sites, keys.list.length)));
  yield* eachOf(
    passages,
    p => p.flow.spans,
    passage => {
      noteEntries(entered, passage);
      noteCarriers({ digests, spellings }, passage);
      if (judged(passage.flow)) learned.add(passage);
    },
  );
  const given = traces.reduce((n, t) => n + t.spans.length, 0);
  const repeated = given - trees.reduce((n, t) => n + t.nodes.length, 0);
  return {
    ...{ contract, keys, sites, callees, hops, learned, digests, entered, spellings },
    ...{ trees, passages, observations, repeated },
  };
}

const byStart = (a: Flow, b: Flow): number =>
  a.start - b.start || ((a.traceIds[0] ?? '') < (b.traceIds[0] ?? '') ? -1 : 1);
