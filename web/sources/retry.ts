// When another try can help, and how long to wait for it.

import type { SourceError } from './failure.ts';

/** Attempts in all. A timeout was waited for already: it gets one more try only. */
export const ATTEMPTS = 3;
const ATTEMPTS_AFTER_TIMEOUT = 2;
const FIRST_WAIT = 300;
const LONGEST_WAIT = 5_000;
/** A server that asks for more patience than this is reported, not waited for. */
export const LONGEST_RETRY_AFTER = 15_000;

const HELPS_STATUS: readonly number[] = [502, 503, 504];

/** A name that doesn't resolve and a certificate that doesn't fit stay so; a dead upstream may come back. */
function canHelp(error: SourceError): boolean {
  switch (error.kind) {
    case 'refused':
    case 'timeout':
    case 'rate-limited':
      return true;
    case 'server':
      return error.status !== null && HELPS_STATUS.includes(error.status);
    default:
      return false;
  }
}

/**
 * Milliseconds until the next attempt, or null when there is to be none. `attempt` counts from 1 and is
 * the one that just failed. Exponential backoff with full jitter (uniform in [0, ceiling)), on top of what
 * the server asked for.
 */
export function waitBeforeRetry(error: SourceError, attempt: number, random: () => number): number | null {
  const most = error.kind === 'timeout' ? ATTEMPTS_AFTER_TIMEOUT : ATTEMPTS;
  if (attempt >= most || !canHelp(error)) return null;
  if (error.retryAfter !== null && error.retryAfter > LONGEST_RETRY_AFTER) return null;
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
  return (error.retryAfter ?? 0) + random() * ceiling;
}
