// One window of a sweep, read in the way that the server's era allows.

// Within a window one service is asked for after the other: two answers at once would hold the same traces, and a
// Jaeger that keeps its spans in memory changes them while it sends them (it sorts their attributes in place, seen with
// 1.76). Asked twice at once it mixes their values up for good. Two windows side by side share next to nothing.

import type { Range } from '../../time/index.ts';
import type { JaegerClient, TraceBody } from './api.ts';
import { closingIn, type Guard } from './closingin.ts';
import type { Ledger, Limits } from './ledger.ts';
import { halves } from './windows.ts';

export interface Reading {
  readonly client: JaegerClient;
  readonly services: readonly string[];
  readonly entries: readonly string[];
  /** Some traces are known already: then lists come first, so that none of them is fetched again. */
  readonly knowing: boolean;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  /** Reads a body and says which traces were in it. */
  readonly read: (body: TraceBody) => Promise<readonly string[]>;
  readonly guard: Guard;
}

/** So many requests of one sweep at once, which leaves the queue open for what a person asks in between. */
export const AT_ONCE = 2;
/** Fetching this many traces one by one costs more than a search that brings them together. */
const WORTH_A_SEARCH = 8;

async function pooled<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const lane = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Everything of one service in a range; cut beforehand where its pace so far says that a limit would be hit. */
async function readFully(r: Reading, service: string, range: Range): Promise<void> {
  const parts = r.ledger.pace.parts(service, range);
  for (const part of parts) await readPart(r, service, part);
}

/** As one search; cut in halves as long as a limit is hit. */
async function readPart(r: Reading, service: string, range: Range): Promise<void> {
  await closingIn(r, service, range, async part => {
    const body = await r.client.search({ service, range: part, limit: r.limits.full }, { signal: r.signal });
    if (!body) return null;
    const ids = await r.read(body);
    r.ledger.read(ids);
    r.ledger.pace.note(service, part, { traces: ids.length, limit: body.limit });
    return ids.length < body.limit ? null : () => readHalves(r, service, part);
  });
}

async function readHalves(r: Reading, service: string, range: Range): Promise<void> {
  const parts = halves(range);
  if (parts) for (const part of parts) await readFully(r, service, part);
  else r.ledger.limitHit(service, range);
}

/** A few traces of one service; everything, as soon as an unknown one is among them. */
async function readSample(r: Reading, service: string, range: Range): Promise<void> {
  await closingIn(r, service, range, async part => {
    const body = await r.client.search(
      { service, range: part, limit: r.limits.sample },
      { signal: r.signal },
    );
    if (!body) return null;
    const ids = await r.read(body);
    const anyNew = r.ledger.read(ids);
    const more = ids.length >= body.limit;
    if (anyNew) r.ledger.surprised(service);
    else if (more) r.ledger.sampled(service);
    return more && anyNew ? () => readFully(r, service, part) : null;
  });
}

/** Servers without summaries: entries in full, then samples of the others. */
export async function readBySearch(r: Reading, window: Range): Promise<void> {
  const others = r.services.filter(s => !r.entries.includes(s));
  for (const service of r.entries) await readFully(r, service, window);
  for (const service of others) await readSample(r, service, window);
}

interface Found {
  readonly service: string;
  readonly range: Range;
  readonly ids: readonly string[];
}

/** The traces of one service by summaries; ranges in which a limit is hit are cut in halves. */
async function summarise(r: Reading, service: string, range: Range, found: Found[]): Promise<void> {
  await closingIn(r, service, range, async part => {
    const limit = r.limits.summaries;
    const answer = await r.client.summaries({ service, range: part, limit }, { signal: r.signal });
    if (!answer) return null;
    const parts = answer.summaries.length >= answer.limit ? halves(part) : null;
    if (parts)
      return async () => {
        for (const half of parts) await summarise(r, service, half, found);
      };
    if (answer.summaries.length >= answer.limit) r.ledger.limitHit(service, part);
    found.push({ service, range: part, ids: answer.summaries.map(s => s.traceId) });
    return null;
  });
}

/** Fetches what is unseen of one list: together where that is most of it, else one by one. */
async function fetchUnseen(r: Reading, { service, range, ids }: Found): Promise<void> {
  const unseen = ids.filter(id => !r.ledger.isSeen(id));
  if (unseen.length >= WORTH_A_SEARCH && unseen.length * 2 >= ids.length) await readFully(r, service, range);
  await pooled(
    unseen.filter(id => !r.ledger.isSeen(id)),
    async id => {
      const outcome = await r.guard(service, range, async () => {
        // Another service's list may have brought it meanwhile.
        if (r.ledger.isSeen(id)) return;
        const body = await r.client.trace(id, { signal: r.signal });
        if (body) r.ledger.read(await r.read(body));
      });
      if ('failed' in outcome) r.ledger.failed({ service, range, error: outcome.failed, isolated: false });
    },
  );
}

/** Servers with summaries: entries in full, then cheap lists of the others, then only what is unseen. */
export async function readBySummaries(r: Reading, window: Range): Promise<void> {
  const found: Found[] = [];
  const full = r.knowing || r.entries.length === r.services.length ? [] : r.entries;
  const others = r.services.filter(s => !full.includes(s));
  for (const service of full) await readFully(r, service, window);
  for (const service of others) await summarise(r, service, window, found);
  // The server was replaced by one without summaries.
  if ((await r.client.era({ signal: r.signal })) !== 'summaries') {
    await readBySearch(r, window);
    return;
  }
  // The longest list first: one search for it often brings most of the others' traces, too.
  for (const list of found.toSorted((a, b) => b.ids.length - a.ids.length)) await fetchUnseen(r, list);
}
