// Reads every service of the mesh over a range. Searching the entry service alone would miss what matters
// most: when a context breaks, the half of the request that was split off has no span there.

import type { Range } from '../../time/index.ts';
import { isCanceled, isSourceError, type SourceError } from '../failure.ts';
import type { JaegerClient, JaegerEra, SweepOptions, SweepPlan, SweepProgress, TraceBody } from './api.ts';
import type { Guard } from './closingin.ts';
import { Course, Stopped } from './course.ts';
import { Ledger, type Limits } from './ledger.ts';
import { AT_ONCE, readBySearch, readBySummaries, type Reading } from './readings.ts';
import { Slots } from './slots.ts';
import { defaultWindow, entryServices, windowsOf } from './windows.ts';

/** Jaeger traces its own query service: each of our requests would become a request of the mesh. */
const JAEGERS_OWN: readonly string[] = ['jaeger', 'jaeger-query', 'jaeger-all-in-one', 'jaeger-collector'];
const LIMITS: Limits = { full: 500, sample: 20, summaries: 1000 };

/** Nothing else of this sweep can work after these. */
const HOPELESS: readonly SourceError['kind'][] = ['unauthorized', 'forbidden', 'cors', 'proxy'];
/** The source is taken for gone after so many failures in a row, each of them retried already. */
const FAILURES_IN_A_ROW = 3;

/**
 * Keeps the ledger of one sweep's requests, lets few of them run at once, those of newer windows first, and ends
 * the sweep when the source is gone.
 */
function guarded(ledger: Ledger, signal: AbortSignal): (order: number) => Guard {
  const slots = new Slots(AT_ONCE);
  let row = 0;
  return order => async (service, range, ask, again) => {
    try {
      const answer = await slots.run(order, signal, ask);
      row = 0;
      ledger.answered();
      return { answer };
    } catch (e) {
      if (!isSourceError(e) || isCanceled(e)) throw e;
      if (again !== true) row += 1;
      if (!HOPELESS.includes(e.kind) && row < FAILURES_IN_A_ROW) return { failed: e };
      ledger.failed({ service, range, error: e, isolated: false });
      throw new Stopped(e);
    }
  };
}

/** Who calls whom; null for a server without dependencies. */
async function callsOf(client: JaegerClient, plan: SweepPlan, signal: AbortSignal) {
  try {
    return await client.dependencies(plan.range, { signal });
  } catch (e) {
    if (!isSourceError(e) || isCanceled(e)) throw e;
    return null;
  }
}

interface Start {
  readonly era: JaegerEra;
  readonly services: readonly string[];
  readonly skipped: readonly string[];
  readonly entries: readonly string[];
}

async function prepare(client: JaegerClient, plan: SweepPlan, signal: AbortSignal): Promise<Start> {
  const era = await client.era({ signal });
  // Side by side: nothing can be drawn before both are known.
  const calls = (): ReturnType<typeof callsOf> => callsOf(client, plan, signal);
  const [listed, early] = await Promise.all([
    plan.services ?? client.services({ signal }),
    plan.entries === null ? calls() : null,
  ]);
  const skip = plan.skip ?? JAEGERS_OWN;
  const services = [...new Set(listed)].filter(s => !skip.includes(s));
  const skipped = [...new Set(listed)].filter(s => skip.includes(s));
  const named = (plan.entries ?? []).filter(s => services.includes(s));
  const known = named.length > 0 ? [] : plan.entries === null ? early : await calls();
  // Without dependencies every service is read in full.
  const found = named.length > 0 ? named : known === null ? services : entryServices(services, known);
  const entries = [...new Set([...found, ...(plan.full ?? []).filter(s => services.includes(s))])];
  return { era, services, skipped, entries };
}

function reader(options: SweepOptions): (body: TraceBody) => Promise<readonly string[]> {
  return async body => {
    try {
      return (await options.read(body)).traceIds;
    } catch (e) {
      throw body.failure(e);
    } finally {
      // Does nothing to a body that was read to its end.
      body.cancel();
    }
  };
}

export async function* sweep(
  client: JaegerClient,
  plan: SweepPlan,
  options: SweepOptions,
): AsyncGenerator<SweepProgress, void, undefined> {
  const stop = new AbortController();
  const giveUp = (): void => stop.abort();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  if (options.signal?.aborted) stop.abort();
  try {
    const start = await prepare(client, plan, stop.signal);
    const windows = windowsOf(plan.range, plan.window ?? defaultWindow(plan.range), plan.first);
    const limits = {
      full: plan.limit ?? LIMITS.full,
      sample: plan.sample ?? LIMITS.sample,
      summaries: plan.limit ?? LIMITS.summaries,
    };
    const ledger = new Ledger(plan.known ?? (() => false));
    const guard = guarded(ledger, stop.signal);
    const reading = (order: number): Reading => ({
      client,
      ...start,
      knowing: plan.known !== undefined,
      limits,
      ledger,
      signal: stop.signal,
      read: reader(options),
      guard: guard(order),
    });
    const read = (n: number, window: Range): Promise<void> =>
      start.era === 'summaries' ? readBySummaries(reading(n), window) : readBySearch(reading(n), window);
    const course = new Course(windows, ledger, read);
    for await (const how of course.steps())
      yield { ...start, ...ledger.facts(), ...how, readFrom: how.readFrom ?? plan.range.to };
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
    stop.abort();
  }
}
