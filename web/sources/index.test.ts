import { describe, expect, it } from 'vitest';
import type { Environment, SourceConfig } from '../model/index.ts';
import { fromSeconds, micros } from '../time/index.ts';
import { makeSources, REMEDIES, SourceError } from './index.ts';
import { Bench, json } from './testing/bench.ts';

const at = (url: string | null): SourceConfig => ({ url, headers: {}, timeout: fromSeconds(10), ui: null });
const environment = (over: Partial<Environment>): Environment => ({
  id: 'e',
  title: 'E',
  prometheus: at(null),
  jaeger: at(null),
  loki: at(null),
  ...over,
});

describe('the sources of an environment', () => {
  it('are null where it has none', () => {
    expect(makeSources(environment({}))).toEqual({ prometheus: null, jaeger: null, loki: null });
  });

  it('ask under their own address, each with a queue of its own', async () => {
    const bench = new Bench(() => json({ status: 'success', data: [] }));
    const { prometheus, loki } = makeSources(
      environment({ prometheus: at('/prom/'), loki: at('http://loki.test') }),
      bench.deps(),
    );
    const range = { from: micros(0), to: micros(1e6) };
    // Their code loads when they are first asked; here it is there already, so that all four go out together.
    await Promise.all([import('./prometheus/client.ts'), import('./loki/client.ts')]);
    await Promise.all([
      prometheus!.labels([], null),
      prometheus!.labels([], null),
      loki!.labels(range),
      loki!.labels(range),
    ]);
    expect(bench.asked.map(a => a.url.split('?')[0]).sort()).toEqual([
      '/prom/api/v1/labels',
      '/prom/api/v1/labels',
      'http://loki.test/loki/api/v1/labels',
      'http://loki.test/loki/api/v1/labels',
    ]);
    expect(bench.peak).toBe(4);
    expect(bench.settled.map(s => s.source).sort()).toEqual(['loki', 'loki', 'prometheus', 'prometheus']);
  });

  it('name a remedy for every kind of failure', () => {
    const e = new SourceError({ source: 'loki', kind: 'cors', request: { method: 'GET', url: '/' }, at: 5 });
    expect(e).toMatchObject({
      remedy: 'source.remedy.cors',
      status: null,
      detail: '',
      place: null,
      message: 'loki: cors',
    });
    expect(REMEDIES).toContain(e.remedy);
    expect(new Set(REMEDIES).size).toBe(REMEDIES.length);
  });
});
