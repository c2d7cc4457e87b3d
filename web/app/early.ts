// What needs none of the page's code begins before that is there: reading the configuration, starting the worker,
// loading the view that the address names.

import { warmUp } from '../state/spare.ts';
import { preload } from '../views/index.ts';

export const CONFIG_FILE = 'config.json';

const ask = (): Promise<Response> => fetch(new URL(CONFIG_FILE, document.baseURI), { cache: 'no-store' });

let asked: Promise<Response> | null = null;

export function beginEarly(): void {
  warmUp();
  asked = ask();
  // Whoever takes the answer is told of a failure.
  asked.catch(() => undefined);
  preload(new URLSearchParams(window.location.search).get('view') ?? 'overview');
}

/** The answer that was asked for early, once; asked for anew by whoever comes later. */
export function takeConfig(): Promise<Response> {
  const early = asked;
  asked = null;
  return early ?? ask();
}
