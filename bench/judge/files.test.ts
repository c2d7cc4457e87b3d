// Files as a pipeline gives them: pieces, both shapes at once, the wrong file in the wrong place.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { analyse } from '../../web/analysis/index.ts';
import { readArguments } from '../../web/cli/args.ts';
import { readInput } from '../../web/cli/input.ts';
import { gateOf, reportOf, type Report } from '../../web/cli/report.ts';
import { DEFAULT_CONFIG } from '../../web/model/index.ts';
import { batch, drop } from './chain.ts';
import { lineOf } from './judge.ts';
import { World } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'graylens-judge-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function run(...words: string[]): { readonly report: Report; readonly percent: number } {
  const { traces, lines, events, contract, warnings } = readInput(readArguments(words));
  const analysis = analyse({ traces, events, lines }, { contract, now: null, settle: DEFAULT_CONFIG.settle });
  const report = reportOf(analysis, warnings);
  return { report, percent: gateOf(analysis, report.hops).percent };
}

const world = batch(4, { 2: { at: { 'orders>payments': drop('tenant-id') } } });
const FOUND = ['r2 dropped tenant-id wire orders>payments proven'];
const v1 = file('v1.json', world.jaeger());
const v3 = file('v3.json', world.otlp());

describe('files', () => {
  it('have exactly the keys of the report', () => {
    const { report } = run(v1);
    expect(Object.keys(report)).toEqual([
      'version',
      'requests',
      'traces',
      'spans',
      'findings',
      'hops',
      'warnings',
    ]);
    expect(Object.keys(report.findings[0] ?? {}).sort()).toEqual([
      'class',
      'grade',
      'hop',
      'key',
      'reason',
      'received',
      'requestId',
      'sent',
      'traceIds',
    ]);
    expect(Object.keys(report.hops[0] ?? {}).sort()).toEqual([
      'altered',
      'foreign',
      'from',
      'kept',
      'key',
      'kind',
      'lost',
      'requests',
      'to',
      'unobserved',
    ]);
    expect(report.findings[0]?.hop).toEqual({
      kind: 'wire',
      from: {
        service: 'orders',
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
        operation: 'op',
      },
      to: {
        service: 'payments',
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
        operation: 'op',
      },
    });
  });

  it('overlap in pieces and shapes', () => {
    const [first, second] = [new World(), new World()];
    first.spans.push(...world.spans.slice(0, 17));
    second.spans.push(...world.spans.slice(12));
    const pieces = [file('one.json', first.jaeger()), file('two.gz', gzipSync(second.otlp()))];
    for (const words of [pieces, [v1, v3], [v3, v1, v1]]) {
      const { report } = run(...words);
      expect(report).toMatchObject({ requests: 4, traces: 4, spans: 28 });
      expect(report.findings.map(lineOf)).toEqual(FOUND);
    }
  });

  it('of long ago are settled', () => expect(run(v3).percent).toBe(25));

  const loki = JSON.stringify({
    status: 'success',
    data: { resultType: 'streams', result: [{ stream: {}, values: [['1', '{}']] }] },
  });
  it.each([
    ['truncated', world.jaeger().slice(0, 4000), /bad: at character 4000: expected the rest of the JSON/],
    ['broken', '{"data" 1, "x": 2}', /bad: at character 8: expected JSON/],
    ['a page', '<!doctype html><html></html>', /bad: at \S+.*: expected JSON/],
    ['empty', '', /bad: at \S+: expected JSON, got "an empty text"/],
    ['half a gzip', gzipSync(world.jaeger()).subarray(0, 200), /bad: expected gzip data to the end/],
    ['a Loki answer', loki, /bad: at data: expected Jaeger JSON .* got an object with resultType/],
    ['log lines', '{"event":"x"}\n{"event":"y"}\n', /bad: at line 1: expected Jaeger JSON/],
    [
      'an error alone',
      '{"data":null,"total":0,"errors":[{"code":404,"msg":"trace not found"}]}',
      /bad: at errors: .*trace not found/,
    ],
  ])('%s', (_, content, message) => expect(() => run(file('bad', content))).toThrow(message));

  it('traces given as logs', () => {
    for (const traces of [v1, v3])
      expect(() => run(v1, '--logs', traces)).toThrow(/expected a Loki query_range body or JSON lines/);
  });
});
