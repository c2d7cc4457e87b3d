import type { Readers } from '../config/beside.ts';
import { ConfigError, readConfig } from '../config/runtime.ts';
import type { Config, Environment } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { CONFIG_FILE, takeConfig } from './early.ts';

async function text(address: string): Promise<string> {
  return read(address, await fetch(new URL(address, document.baseURI), { cache: 'no-store' }));
}

function read(address: string, response: Response): Promise<string> {
  if (!response.ok)
    throw new ConfigError(CONFIG_FILE, [
      { place: address, problem: `could not be fetched: HTTP ${response.status}` },
    ]);
  return response.text();
}

/** The readers of YAML are needed only where the configuration names or holds such a text. */
async function readers(): Promise<Readers> {
  const [{ readContract }, { readStrategy }] = await Promise.all([
    import('../config/contract.ts'),
    import('../config/strategy.ts'),
  ]);
  return { contract: readContract, strategy: readStrategy };
}

/** Payments that succeed on the gray release less those on the stable one, as a fraction. */
const PAYMENT_SUCCESS = (() => {
  const of = (release: string): string => `{job="payments",release="${release}"}[$window]`;
  const success = (release: string): string =>
    `sum(rate(payment_success_total${of(release)})) / sum(rate(payment_attempts_total${of(release)}))`;
  // A handful of payments says nothing: only from a thousand on.
  const enough = `sum(increase(payment_attempts_total${of('gray')})) > 1000`;
  return `(${success('gray')} - ${success('stable')}) and ${enough}`;
})();

const DEMO_SOURCE = (id: string): Environment['jaeger'] => ({
  url: new URL(`demo/${id}`, document.baseURI).pathname,
  headers: {},
  // The demo works its answers out in this browser, which may be busy.
  timeout: micros(60e6),
  ui: null,
});

const DEMO: Environment = {
  id: 'demo',
  title: 'demo shop',
  prometheus: DEMO_SOURCE('prometheus'),
  jaeger: DEMO_SOURCE('jaeger'),
  loki: DEMO_SOURCE('loki'),
};

/**
 * Reads `config.json` beside the page; starts the demo world where the configuration asks for it and this
 * build carries it.
 * @throws ConfigError with every problem of the file
 */
export async function boot(scenario: string | null): Promise<Config> {
  const body = await read(CONFIG_FILE, await takeConfig());
  const config = await readConfig(body, { name: CONFIG_FILE, load: text, readers });
  if (!config.demo) return config;
  if (!__DEMO__)
    throw new ConfigError(CONFIG_FILE, [
      { place: 'demo', problem: 'this build carries no demo world; build it with `npm run build:demo`' },
    ]);
  const { startDemo } = await import('../../mocks/browser.ts');
  await startDemo({ scenario: scenario ?? 'incident' });
  return {
    ...config,
    environments: [DEMO, ...config.environments],
    // The demo shop keeps its events apart from what its services write, as a platform should.
    eventSelector: '{namespace="platform"}',
    gates: config.gates.map(g => (g.id === 'business' ? { ...g, query: PAYMENT_SUCCESS } : g)),
  };
}
