import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT } from '../model/index.ts';
import { ConfigError, readConfig, type ReadConfigOptions } from './runtime.ts';

const options: ReadConfigOptions = {
  name: 'config.json',
  readContract: (text, file) => {
    if (text.includes('broken')) throw new Error(`${file}:3: unknown field "broken"`);
    return DEFAULT_CONTRACT;
  },
  load: address => Promise.resolve(`# ${address}`),
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
      'contract: config.json:3: unknown field "broken"',
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
});
