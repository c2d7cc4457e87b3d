// The demo in a browser: a service worker hands the page's requests to the mocked servers.

import { setupWorker } from 'msw/browser';
import { fromMillis } from '../web/time/index.ts';
import { DEMO_BASES, makeHandlers, type Bases, type Settings } from './handlers.ts';
import type { JaegerEra } from './servers/jaeger/index.ts';
import { makeWorld } from './world/index.ts';

export interface DemoOptions {
  readonly scenario: string;
  readonly seed?: number;
  /** Milliseconds, as `Date.now`, which is the default. */
  readonly now?: () => number;
  /** `b` by default: the newest servers that can still be had, with both APIs. */
  readonly jaegerEra?: JaegerEra;
  readonly prometheusVersion?: '2.42' | '3.15';
  readonly bases?: Bases;
  /** The page's base path; the worker's script lies there. Default: the directory of the document's base. */
  readonly base?: string;
  readonly onReady?: (demo: Demo) => void;
}

export interface Demo {
  readonly bases: Bases;
  readonly scenario: () => string;
  /** Serves another scenario, or the same one of another era, from the next request on. */
  readonly change: (next: {
    readonly scenario?: string;
    readonly seed?: number;
    readonly jaegerEra?: JaegerEra;
  }) => void;
  readonly stop: () => Promise<void>;
}

type Choice = Pick<DemoOptions, 'scenario' | 'seed' | 'jaegerEra'>;

function settle(choice: Choice, options: DemoOptions): Settings {
  const clock = options.now ?? Date.now;
  const now = () => fromMillis(clock());
  const world = makeWorld({
    scenario: choice.scenario,
    now: now(),
    ...(choice.seed === undefined ? {} : { seed: choice.seed }),
  });
  return {
    world,
    now,
    jaegerEra: choice.jaegerEra ?? 'b',
    ...(options.prometheusVersion === undefined ? {} : { prometheusVersion: options.prometheusVersion }),
  };
}

/** Resolves when requests are answered. Quiet; whatever is not below one of the bases goes to the network. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const bases = options.bases ?? DEMO_BASES;
  let choice: Choice = options;
  let settings = settle(choice, options);
  const worker = setupWorker(...makeHandlers(bases, () => settings));
  const scope = options.base ?? new URL('.', document.baseURI).pathname;
  await worker.start({
    quiet: true,
    onUnhandledFrame: 'bypass',
    serviceWorker: { url: `${scope}mockServiceWorker.js`, options: { scope } },
  });
  const demo: Demo = {
    bases,
    scenario: () => choice.scenario,
    change(next) {
      choice = { ...choice, ...next };
      settings = settle(choice, options);
    },
    stop: async () => {
      await worker.stop();
    },
  };
  options.onReady?.(demo);
  return demo;
}
