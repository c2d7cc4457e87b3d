// Whether anything answers at an address that scripts of this page may not read, and joining what came.

import type { SourceDeps } from './deps.ts';

const PROBE_MS = 5_000;

/** A request that asks for no permission to read its answer succeeds if a server is there at all. */
export async function isReachable(deps: Pick<SourceDeps, 'fetch' | 'after'>, url: string): Promise<boolean> {
  const probe = new AbortController();
  const stop = deps.after(PROBE_MS, () => probe.abort());
  const init: RequestInit = { mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal: probe.signal };
  try {
    await deps.fetch(url, init);
    return true;
  } catch {
    return false;
  } finally {
    stop();
  }
}

export function joined(pieces: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1 && pieces[0]) return pieces[0];
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
