import { readFile } from 'node:fs/promises';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_METRICS } from '../web/model/index.ts';

const read = async (path: string): Promise<unknown> =>
  parse(await readFile(new URL(`../deploy/${path}`, import.meta.url), 'utf8'));

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record: string;
      readonly expr: string;
      readonly labels: Readonly<Record<string, string>>;
    }[];
  }[];
}

interface Collector {
  readonly connectors: { readonly servicegraph: { readonly dimensions: readonly string[] } };
  readonly service: {
    readonly pipelines: Readonly<
      Record<string, Readonly<Partial<Record<'receivers' | 'processors' | 'exporters', readonly string[]>>>>
    >;
  };
}

/** Whether the official grammar finds an error in it. */
function isBroken(expr: string): boolean {
  let broken = false;
  parser.parse(expr).iterate({ enter: node => void (broken ||= node.type.isError) });
  return broken;
}

describe('what deploy/ counts', () => {
  it('the rules record the counters that the page asks for, in PromQL', async () => {
    const { groups } = (await read('prometheus/metadata.rules.yml')) as Rules;
    const rules = groups.flatMap(g => g.rules);
    expect(new Set(rules.map(r => r.record))).toEqual(
      new Set([DEFAULT_METRICS.observed, DEFAULT_METRICS.loss]),
    );
    for (const rule of rules) {
      expect(isBroken(rule.expr), rule.expr).toBe(false);
      expect(rule.labels.key).toBeTruthy();
    }
  });

  it('every key that the rules read is a dimension of the collector, whose parts are all defined', async () => {
    const collector = (await read('collector/collector.yaml')) as Collector;
    const { groups } = (await read('prometheus/metadata.rules.yml')) as Rules;
    const labels = groups.flatMap(g => g.rules.flatMap(r => r.expr.match(/client_graylens_\w+/g) ?? []));
    const dimensions = collector.connectors.servicegraph.dimensions.map(
      d => `client_${d.replaceAll('.', '_')}`,
    );
    expect(new Set(labels)).toEqual(new Set(dimensions));

    const known = (await read('collector/collector.yaml')) as Record<string, Record<string, unknown>>;
    const defined = (kind: string): readonly string[] => [
      ...Object.keys(known[kind] ?? {}),
      ...(kind === 'processors' ? [] : Object.keys(known['connectors'] ?? {})),
    ];
    for (const pipeline of Object.values(collector.service.pipelines))
      for (const kind of ['receivers', 'processors', 'exporters'] as const)
        for (const name of pipeline[kind] ?? []) expect(defined(kind)).toContain(name);
  });
});
