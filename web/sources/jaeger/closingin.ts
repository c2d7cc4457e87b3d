// What a server cannot send of a range. One trace that it holds and fails on makes every search that meets it fail:
// the range is cut until only what lies around that trace is left out.

import { length, type Range } from '../../time/index.ts';
import type { SourceError } from '../failure.ts';
import type { Ledger } from './ledger.ts';
import { halves } from './windows.ts';

export type Outcome<T> = { readonly answer: T } | { readonly failed: SourceError };

/**
 * Runs one request; rejects where the source is gone. `again`: a part is asked for of what failed, which does not speak
 * for the source's being gone.
 */
export type Guard = <T>(
  service: string,
  range: Range,
  ask: () => Promise<T>,
  again?: boolean,
) => Promise<Outcome<T>>;

interface Closing {
  readonly ledger: Ledger;
  readonly guard: Guard;
}

/** Asks for a part of a range; what it brings back is done once the server is free for others. */
type Ask = (part: Range) => Promise<(() => Promise<void>) | null>;

/** A failing range is not cut below this, in microseconds. */
const NARROWEST = 1e6;

/** Asks for a range. Where the server fails on it and not on one of its halves, the other half is closed in on. */
export async function closingIn(c: Closing, service: string, range: Range, ask: Ask): Promise<void> {
  const failed = await attempt(c, service, range, ask, false);
  if (failed !== null) await narrow(c, { service, range, error: failed, isolated: false }, ask);
}

async function attempt(
  { guard }: Closing,
  service: string,
  part: Range,
  ask: Ask,
  again: boolean,
): Promise<SourceError | null> {
  const outcome = await guard(service, part, () => ask(part), again);
  if ('failed' in outcome) return outcome.failed;
  await outcome.answer?.();
  return null;
}

type Failure = Parameters<Ledger['failed']>[0] & { readonly service: string };

async function narrow(c: Closing, failure: Failure, ask: Ask): Promise<void> {
  const { service, range, error } = failure;
  // One that says it is unavailable has nothing against this range, and is not asked for more.
  const mayHelp = error.kind === 'server' && error.status !== 503 && length(range) >= 2 * NARROWEST;
  const parts = mayHelp ? halves(range) : null;
  const failed: Failure[] = [];
  for (const part of parts ?? []) {
    const again = await attempt(c, service, part, ask, true);
    if (again !== null) failed.push({ service, range: part, error: again, isolated: true });
  }
  // Where nothing of it comes, smaller parts would not either: the server is ill, or ill-disposed to this service.
  if (parts === null || failed.length === parts.length) c.ledger.failed(failure);
  else for (const part of failed) await narrow(c, part, ask);
}
