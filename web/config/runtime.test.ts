import { describe, expect, it } from 'vitest';
import type { BesideOptions } from './beside.ts';
import { readContract } from './contract.ts';
import { ConfigError, readConfig } from './runtime.ts';
import { readStrategy } from './strategy.ts';

const FILES: Readonly<Record<string, string>> = {
  'plan.yaml': 'version: autumn\ntraffic: 20%\ntargets:\n  - { service: orders, version: 2.40, weight: 1 }\n',
  'torn.yaml': 'version: 1\ntraffic: 20%\ntargets:\n  - { service: orders, version: 2, weight: lots }\n',
};

const options: BesideOptions = {
  name: 'config.json',
  readers: () => Promise.resolve({ contract: readContract, strategy: readStrategy }),
  load: address => {
    const body = FILES[address];
    return body === undefined ? Promise.reject(new Error(`${address} is not there`)) : Promise.resolve(body);
  },
};

const problems = async (config: unknown): Promise<string[]> => {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  const error: unknown = await readConfig(text, options).then(
    () => null,
    (e: unknown) => e,
  );
  if (!(error instanceof ConfigError)) throw new Error('expected a ConfigError');
  return error.problems.map(p => `${p.place}: ${p.problem}`);
};

describe('readConfig', () => {
  it('fills in defaults and trims slashes', async () => {
    const config = await readConfig(
      JSON.stringify({ environments: [{ id: 'eu', jaeger: { url: 'https://jaeger.example/base/' } }] }),
      options,
    );
    expect(config.environments[0]?.jaeger.url).toBe('https://jaeger.example/base');
    expect(config.environments[0]?.prometheus.url).toBeNull();
    expect(config.settle).toBe(30e6);
    expect(config.metrics.requests).toBe('http_requests_total');
  });

  it('overrides single gates and metric names', async () => {
    const config = await readConfig(
      JSON.stringify({
        demo: true,
        gates: [{ id: 'p99', threshold: 500, window: '2m' }],
        metrics: { requests: 'my_requests' },
        settle: '5s',
      }),
      options,
    );
    const gate = config.gates.find(g => g.id === 'p99');
    expect(gate).toMatchObject({ threshold: 500, window: 120e6, enabled: true });
    expect(config.metrics).toMatchObject({ requests: 'my_requests', jobLabel: 'job' });
    expect(config.settle).toBe(5e6);
  });

  it('names place and expectation of every problem', async () => {
    expect(await problems('{')).toEqual([expect.stringMatching(/^: is not JSON/)]);
    expect(await problems({})).toEqual([expect.stringMatching(/^environments: .*no environment/)]);
    expect(await problems({ demo: true, setle: '5s' })).toEqual(['setle: unknown field']);
    const url = { environments: [{ id: 'a', jaeger: { url: 'jaeger:16686' } }] };
    expect(await problems(url)).toEqual([
      expect.stringMatching(/^environments\[0\]\.jaeger\.url: expected an http\(s\) URL.*got "jaeger:16686"/),
    ]);
    expect(await problems({ demo: true, settle: '5 s' })).toEqual([
      expect.stringMatching(/^settle: expected a dur/),
    ]);
    expect(await problems({ demo: true, traceLogQuery: '{a="b"}' })).toEqual([
      expect.stringMatching(/^traceLogQuery: must hold \{traceId\}/),
    ]);
    expect(await problems({ demo: true, contract: { broken: 1 } })).toEqual([
      expect.stringMatching(/^contract: broken: unknown field; expected one of version, keys/),
    ]);
  });

  it('refuses two environments of one name and an environment without a source', async () => {
    const source = { url: '/x' };
    expect(
      await problems({ environments: [{ id: 'a', jaeger: source }, { id: 'a', loki: source }, { id: 'b' }] }),
    ).toEqual([
      'environments[1].id: "a" is there twice',
      expect.stringMatching(/^environments\[2\]: names no source/),
    ]);
  });

  it('reads strategies inline and from files beside it, in their order', async () => {
    const inline = { version: 2, traffic: 5, targets: [{ service: 'cart', version: '3', weight: '50%' }] };
    const config = await readConfig(
      JSON.stringify({ demo: true, strategies: [inline, 'plan.yaml'] }),
      options,
    );
    expect(config.strategies).toEqual([
      { ...inline, version: '2', type: 'percent', window: null },
      {
        version: 'autumn',
        type: 'percent',
        traffic: '20%',
        targets: [{ service: 'orders', version: '2.40', weight: 1 }],
        window: null,
      },
    ]);
  });

  it('names every strategy that cannot be used, with line or field', async () => {
    const inline = { version: '1', traffic: '120%', targets: [{ service: 'a', version: 'b', weight: 1 }] };
    expect(
      await problems({ demo: true, strategies: ['plan.yaml', 'torn.yaml', inline, 'gone.yaml', 7] }),
    ).toEqual([expect.stringMatching(/^strategies\[4\]: /)]);
    expect(
      await problems({ demo: true, strategies: ['plan.yaml', 'torn.yaml', inline, 'gone.yaml'] }),
    ).toEqual([
      expect.stringMatching(
        /^strategies\[1\]: torn\.yaml:4: targets\[0\]\.weight: expected a weight such as/,
      ),
      expect.stringMatching(/^strategies\[2\]: traffic: expected a weight .*at most 100%/),
      'strategies[3]: gone.yaml is not there',
    ]);
  });
});
