import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toJaegerV1, toOtlpJson } from '../mocks/servers/jaeger/index.ts';
import { makeWorld } from '../mocks/world/index.ts';
import { MINUTE, fromMillis, micros } from '../web/time/index.ts';

const TOP = dirname(import.meta.dirname);
const NOW = fromMillis(Date.parse('2026-11-21T10:52:00Z'));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const graylens = (...args: readonly string[]): Promise<Run> => piped('', ...args);

const piped = (input: string | Buffer, ...args: readonly string[]): Promise<Run> =>
  new Promise(resolve => {
    const words = ['web/cli/main.ts', 'analyze', ...args];
    const child = execFile(process.execPath, words, { cwd: TOP, maxBuffer: 1e8 }, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, out, err });
    });
    child.stdin?.end(input);
  });

const isTag = (v: unknown): v is { readonly key: string } =>
  typeof v === 'object' && v !== null && 'key' in v;

/** The `analyze` command as a pipeline runs it: a process of its own. */
describe('graylens analyze', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graylens-cli-'));
    const world = makeWorld({ scenario: 'incident', now: NOW });
    const traces = world.traces({ from: micros(NOW - 2 * MINUTE), to: micros(NOW - MINUTE) });
    const v1 = JSON.stringify({ data: traces.map(t => toJaegerV1(t)) });
    await writeFile(at('v1.json'), v1);
    await writeFile(at('v1.json.gz'), gzipSync(v1));
    const v3 = JSON.stringify({ result: toOtlpJson(traces) });
    await writeFile(at('v3.json'), v3);
    await writeFile(at('cut.json'), v1.slice(0, v1.length / 2));
    await writeFile(at('page.json'), '<!doctype html><title>Sign in</title>');
    await writeFile(at('empty.json'), '');
    await writeFile(at('broken.json.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    await writeFile(at('twice.gz'), gzipSync(gzipSync(v1)));
    await writeFile(at('members.gz'), Buffer.concat([gzipSync(`${v3}\n`), gzipSync(v3)]));
    await writeFile(at('utf16.json'), Buffer.from(`\ufeff${v1}`, 'utf16le'));
    await writeFile(
      at('crlf.json'),
      `\ufeff${JSON.stringify(JSON.parse(v1), null, 1).replaceAll('\n', '\r\n')}`,
    );
    await writeFile(at('deep.json'), '['.repeat(200_000) + ']'.repeat(200_000));
    await writeFile(at('none.json'), '{"data":[]}');
    const header = (a: { readonly key: string }): boolean => /request\.(?:header|metadata)|^gray/.test(a.key);
    const bare = JSON.parse(v1, (_, value: unknown) =>
      Array.isArray(value) ? value.filter(v => !(isTag(v) && header(v))) : value,
    ) as unknown;
    await writeFile(at('unseen.json'), JSON.stringify(bare));
    await writeFile(at('lines.json'), '{"event":"rollout.stage","service":"a","stage":"canary"}\n');
    await writeFile(at('contract.yaml'), 'version: 1\nkeys:\n  - key: a\n    requird: always\n');
    const except = ['gray.tag', 'tenant-id', 'payment-hint-bin']
      .map(key => `  - { from: '*', to: '*', key: ${key}, reason: known }`)
      .join('\n');
    await writeFile(at('except.yaml'), `version: 1\nexcept:\n${except}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says the same of every shape, gzip too, and counts overlapping files once', async () => {
    const [v1, gz, v3, twice] = await Promise.all([
      graylens(at('v1.json'), '--format', 'json'),
      graylens(at('v1.json.gz'), '--format=json'),
      graylens(at('v3.json'), '--format', 'json'),
      graylens(at('v1.json'), at('v3.json'), '--format', 'json'),
    ]);
    const report = JSON.parse(v1.out) as Record<string, unknown>;
    expect(v1.code).toBe(0);
    expect(Object.keys(report)).toEqual([
      'version',
      'requests',
      'traces',
      'spans',
      'findings',
      'hops',
      'warnings',
    ]);
    expect(report.findings).not.toEqual([]);
    expect(JSON.parse(gz.out)).toEqual(report);
    const { findings, hops, requests, traces, spans } = JSON.parse(v3.out) as Record<string, unknown>;
    expect({ findings, hops, requests, traces, spans }).toEqual({
      findings: report.findings,
      hops: report.hops,
      requests: report.requests,
      traces: report.traces,
      spans: report.spans,
    });
    expect((JSON.parse(twice.out) as Record<string, unknown>).requests).toBe(report.requests);
  });

  it('reads what comes through a pipe, packed twice, in several parts, or as Windows writes it', async () => {
    const whole = await graylens(at('v1.json'), '--format', 'json');
    const pipe = await piped(gzipSync(Buffer.from(JSON.stringify({ data: [] }))), '-');
    expect(pipe).toMatchObject({ code: 0, err: '' });
    expect(pipe.out).toContain('- holds no span');
    const findings = (run: Run): unknown => (JSON.parse(run.out) as Record<string, unknown>).findings;
    for (const name of ['twice.gz', 'members.gz', 'utf16.json', 'crlf.json']) {
      const run = await graylens(at(name), '--format', 'json');
      expect(run.err, name).toBe('');
      expect(findings(run), name).toEqual(findings(whole));
    }
  });

  it('says that a file holds nothing, and takes logs without a line', async () => {
    const none = await graylens(at('none.json'), '--logs', at('empty.json'), '--fail-on-loss', '0');
    expect(none).toMatchObject({
      code: 0,
      err: 'graylens: the gate proves nothing: there was no request to judge\n',
    });
    expect(none.out).toContain('passed, but there was no request to judge.');
    expect(none.out).toMatch(/No requests.*note: .*none\.json holds no span/s);
  });

  it('writes findings as promised', async () => {
    const { out } = await graylens(at('v1.json'), '--format', 'json');
    const { findings, hops } = JSON.parse(out) as { findings: Record<string, unknown>[]; hops: object[] };
    const lost = findings.find(f => f.key === 'gray.tag' && f.class === 'dropped');
    expect(lost).toMatchObject({
      grade: 'proven',
      received: null,
      hop: { kind: 'wire', from: { service: 'orders' }, to: { service: 'payments' } },
    });
    const fields = ['requestId', 'traceIds', 'class', 'key', 'hop', 'sent', 'received', 'grade', 'reason'];
    expect(Object.keys(lost ?? {})).toEqual(fields);
    const row = ['kind', 'from', 'to', 'key', 'requests', 'kept', 'altered', 'lost', 'foreign', 'unobserved'];
    expect(Object.keys(hops[0] ?? {})).toEqual(row);
  });

  it('gates on loss, accepted losses aside', async () => {
    expect((await graylens(at('v1.json'), '--fail-on-loss', '0')).code).toBe(1);
    expect((await graylens(at('v1.json'), '--fail-on-loss', '100')).code).toBe(0);
    const accepted = await graylens(at('v1.json'), '--fail-on-loss', '0', '--contract', at('except.yaml'));
    expect(accepted.code, accepted.out).toBe(0);
    expect(accepted.err).toBe('');
    const unseen = await graylens(at('unseen.json'), '--fail-on-loss', '0', '--format', 'json');
    expect(unseen).toMatchObject({
      code: 0,
      err: 'graylens: the gate proves nothing: no hop recorded metadata\n',
    });
  });

  it.each([
    ['cut.json', /cut\.json.*expected/s],
    ['page.json', /page\.json.*(HTML|web page|expected)/is],
    ['empty.json', /empty\.json.*empty/is],
    ['broken.json.gz', /broken\.json\.gz/],
    ['deep.json', /deep\.json: at \$: expected JSON that is not nested so deep/],
    ['lines.json', /lines\.json.*expected/s],
    ['nowhere.json', /nowhere\.json/],
  ])('refuses %s with the file and what was expected', async (name, message) => {
    const { code, out, err } = await graylens(at(name), '--format', 'json');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });

  it('refuses a wrong contract, logs that are none, and wrong words', async () => {
    const contract = await graylens(at('v1.json'), '--contract', at('contract.yaml'));
    expect(contract.code).toBe(2);
    expect(contract.err).toMatch(/contract\.yaml:4.*requird/s);
    expect((await graylens(at('v1.json'), '--logs', at('page.json'))).code).toBe(2);
    expect((await graylens()).code).toBe(2);
    expect((await graylens(at('v1.json'), '--colour')).err).toMatch(/unknown option --colour/);
    expect((await graylens(at('v1.json'), '--fail-on-loss', 'much')).code).toBe(2);
  });
});
