// The requests of a batch as they are met: what each is, who serves which group, and who writes the tag.

import type { RequestFacts } from '../model/index.ts';
import type { Archive } from './archive.ts';
import type { Batch } from './batch.ts';
import { proxyName } from './compat-versions.ts';
import type { Flow, Stop } from './flow.ts';
import { TagWriters, type GrayFacts } from './gray.ts';
import { groupOf, Versions, versionOf } from './groups.ts';
import { GRAY_TAG } from './keys.ts';
import type { Passage } from './passage.ts';

/** A proxy's two spans of one call, by their rows. */
export interface Relay {
  readonly received: number;
  readonly sent: number;
}

/** Requests begin in few ways: each is one object. */
class Entries {
  readonly #known = new Map<string, Map<string, RequestFacts['entry']>>();

  of({ trees }: Flow): RequestFacts['entry'] {
    const root = trees[0]?.roots[0]?.span;
    const [service, operation] = [root?.resource.service ?? '', root?.name ?? ''];
    let operations = this.#known.get(service);
    if (operations === undefined)
      this.#known.set(service, (operations = new Map<string, RequestFacts['entry']>()));
    let entry = operations.get(operation);
    if (entry === undefined) operations.set(operation, (entry = { service, operation }));
    return entry;
  }
}

export class Meeting {
  readonly requests: RequestFacts[] = [];
  readonly versions: Versions;
  readonly writers: TagWriters;
  /** By the row of what was sent. */
  readonly relays: Map<number, Relay>;
  readonly #tag: number;
  readonly #entries = new Entries();
  /** Facts of another batch are taken as they are. */
  readonly #fixed: boolean;

  /** `known`: facts to go on from; they are added to unless they are `fixed`. */
  constructor(
    { contract, keys }: Archive,
    known: Pick<GrayFacts, 'versions' | 'writers'> | undefined,
    relays: readonly Relay[],
    fixed: boolean,
  ) {
    this.versions = known?.versions ?? new Versions(contract);
    this.writers = known?.writers ?? new TagWriters();
    this.relays = new Map(relays.map(r => [r.sent, r]));
    this.#fixed = fixed;
    this.#tag = keys.of(GRAY_TAG).id;
  }

  meet(request: number, passage: Passage, batch: Batch, settled: boolean): void {
    const { flow } = passage;
    const group = groupOf(flow, batch);
    // No spreading: an object that is written at one go takes the least room, and there is one for each request.
    this.requests[request] = {
      requestId: flow.requestId,
      traceIds: flow.traceIds,
      entry: this.#entries.of(flow),
      start: flow.start,
      end: flow.end,
      spans: flow.spans,
      group,
      settled,
      error: flow.trees[0]?.roots[0]?.span.status === 'error',
    };
    for (const stop of flow.stops) {
      if (!this.#fixed) this.#note(stop, passage, group, settled);
      const above = stop.kind === 'in-process' ? flow.stops[stop.up]?.carrier : undefined;
      if (above === undefined || proxyName(above.span) === null) continue;
      const sent = stop.carrier.node.row;
      this.relays.set(sent, { received: above.node.row, sent });
    }
  }

  #note(stop: Stop, passage: Passage, group: string, settled: boolean): void {
    this.writers.note(stop, passage, this.#tag);
    const version = stop.carrier.side === 'received' ? versionOf(stop) : null;
    const { service, span } = stop.carrier;
    if (version !== null && settled) this.versions.note(service, group, version, span.start);
  }
}
