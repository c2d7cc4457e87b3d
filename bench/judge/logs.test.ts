// Log lines as evidence: a finding only where the spans leave one reading.

import { describe, expect, it } from 'vitest';
import { judge, reportOn } from './judge.ts';
import { batch, drop, own, set, type Plan } from './chain.ts';
import type { Headers, World } from './world.ts';

const BASE64 = 'invalid base64 encoding at position 5';
const DEADLINE = 'context deadline exceeded before trace parsed';
const RESET = 'upstream_reset_before_response_started{remote_reset}';

interface Said {
  readonly service?: string;
  readonly span?: boolean;
  /** Microseconds after the span began. */
  readonly after?: number;
}

/** A line about request n as `service` writes it at its server span. */
function line(world: World, n: number, words: string, said: Said = {}): string {
  const { service = 'payments', after = 2000 } = said;
  const id = own(n)['x-request-id'];
  const mine = world.spans.filter(s => s.attrs['http.request.header.x-request-id'] !== undefined);
  const trace = mine.find(s => JSON.stringify(s.attrs).includes(`"${String(id)}"`))?.traceId ?? '';
  const span = world.spans.find(s => s.traceId === trace && s.service === service && s.kind === 'server');
  return JSON.stringify({
    ts: new Date(((span?.start ?? 0) + after) / 1000).toISOString(),
    labels: { app: service, namespace: 'shop' },
    line: `level=error trace_id=${trace} ${said.span === true ? `span_id=${span?.spanId ?? ''} ` : ''}msg="${words}"`,
  });
}

/** Binary keys that servers do not record, as gRPC's instrumentations do. */
const blind =
  (...keys: string[]) =>
  (h: Headers): Headers =>
    drop(...keys)(h);
const recorders: Plan['records'] = {
  'orders.received': blind('x-auth-bin', 'timeout_ms'),
  'payments.received': blind('x-auth-bin', 'timeout_ms'),
  'payments.sent': blind('x-auth-bin', 'timeout_ms'),
  'ledger.received': blind('x-auth-bin', 'timeout_ms'),
};
/** One recorder beyond the hop is too few to call a key lost that is never seen there. */
const SHORT = ['gateway', 'orders', 'payments'];
const bin = (): Headers => ({ 'x-auth-bin': 'CgVoZWxsbw' });
const budget = (): Headers => ({ timeout_ms: '5000' });

describe('a value that could not be decoded', () => {
  it('is misaligned where one binary key was on its way and its arrival is not recorded', () => {
    const world = batch(6, {}, { records: recorders }, undefined, bin);
    const logs = line(world, 2, BASE64);
    const report = judge(world, ['r2 binary-misaligned x-auth-bin wire orders>payments inferred'], { logs });
    expect(report.findings[0]?.reason).toContain(`payments logged "${BASE64}"`);
    expect(
      report.hops.find(h => h.kind === 'wire' && h.from === 'orders' && h.key === 'x-auth-bin'),
    ).toMatchObject({
      requests: 6,
      altered: 1,
      unobserved: 5,
    });
  });

  it('was told twice, and names its span', () => {
    const world = batch(6, {}, { records: recorders }, undefined, bin);
    const logs = [line(world, 2, BASE64), line(world, 2, BASE64, { span: true, after: 3000 })].join('\n');
    judge(world, ['r2 binary-misaligned x-auth-bin wire orders>payments inferred'], { logs });
  });

  it('stands beside the finding where both sides recorded it', () => {
    const world = batch(
      6,
      { 2: { at: { 'orders>payments': set({ 'x-auth-bin': 'BwoFaGVsbG8' }) } } },
      {},
      undefined,
      bin,
    );
    const logs = line(world, 2, BASE64);
    const report = judge(world, ['r2 binary-misaligned x-auth-bin wire orders>payments proven'], { logs });
    expect(report.findings[0]?.reason).toContain(`payments logged "${BASE64}".`);
  });

  it('is no loss where it is seen to arrive as it was sent', () => {
    const world = batch(6, {}, {}, undefined, bin);
    const { warnings } = judge(world, [], { logs: line(world, 2, BASE64) });
    expect(warnings.join()).toContain('1 log line points to metadata that may have been lost');
  });

  it('nor where it comes out of the service as it went in', () => {
    const records = { ...recorders, 'ledger.received': (h: Headers): Headers => h };
    const world = batch(6, {}, { records }, undefined, bin);
    judge(world, [], { logs: line(world, 2, BASE64) });
  });

  it('nor where no span shows a binary key, or several that the line does not tell apart', () => {
    const quiet = batch(6);
    judge(quiet, [], { logs: line(quiet, 2, BASE64) });
    const two = (): Headers => ({ 'x-auth-bin': 'CgVoZWxsbw', 'x-meta-bin': 'AAECAw' });
    const hidden = Object.fromEntries(
      Object.entries(recorders).map(([k]) => [k, blind('x-auth-bin', 'x-meta-bin')]),
    );
    const world = batch(6, {}, { records: hidden }, undefined, two);
    judge(world, [], { logs: line(world, 2, BASE64) });
    judge(world, ['r2 binary-misaligned x-meta-bin wire orders>payments inferred'], {
      logs: line(world, 2, `${BASE64} (X-Meta-Bin)`),
    });
  });

  it('nor where it was no base64 when it was sent', () => {
    const world = batch(6, {}, { records: recorders }, undefined, () => ({ 'x-auth-bin': 'no base64!' }));
    judge(world, [], { logs: line(world, 2, BASE64) });
  });

  it('nor of a request or service that is not at hand', () => {
    const world = batch(6, {}, { records: recorders }, undefined, bin);
    const strange = line(world, 2, BASE64).replace(/trace_id=\w+/, `trace_id=${'e'.repeat(32)}`);
    judge(world, [], { logs: strange });
    judge(world, [], { logs: line(world, 2, BASE64, { service: 'nobody' }) });
    judge(world, [], { logs: line(world, 2, BASE64).replace(/trace_id=\w+/, '') });
  });

  it('nor at another span of that service than the one it names', () => {
    const world = batch(6, {}, { records: recorders }, SHORT, bin);
    // payments was called twice in request 2, and the span of the first answer is not at hand.
    const named = line(world, 2, BASE64, { span: true }).replace(/span_id=\w+/, 'span_id=00000000000000ff');
    judge(world, [], { logs: named });
  });

  it('is tied by a request id as well', () => {
    const world = batch(6, {}, { records: recorders }, undefined, bin);
    const logs = line(world, 4, BASE64).replace(/trace_id=\w+/, 'request_id=r4');
    judge(world, ['r4 binary-misaligned x-auth-bin wire orders>payments inferred'], { logs });
  });
});

describe('a deadline that was over before the request was read', () => {
  it('was overwritten where the budget can not have run out', () => {
    const world = batch(6, {}, { records: recorders }, SHORT, budget);
    judge(world, ['r2 timeout-overwritten timeout_ms wire orders>payments inferred'], {
      logs: line(world, 2, DEADLINE),
    });
  });

  it('may have run out', () => {
    const world = batch(6, {}, { records: recorders }, SHORT, budget);
    judge(world, [], { logs: line(world, 2, DEADLINE, { after: 4_900_000 }) });
  });

  it('had passed on unchanged', () => {
    const world = batch(6, {}, {}, undefined, budget);
    judge(world, [], { logs: line(world, 2, DEADLINE) });
  });

  it('stands beside what both sides recorded', () => {
    const world = batch(
      6,
      { 2: { at: { 'orders>payments': set({ timeout_ms: '0' }) } } },
      {},
      undefined,
      budget,
    );
    const report = judge(world, ['r2 timeout-overwritten timeout_ms wire orders>payments proven'], {
      logs: line(world, 2, DEADLINE),
    });
    expect(report.findings[0]?.reason).toContain(DEADLINE);
  });

  it('at a callee that left no span', () => {
    const world = batch(6, {}, { records: recorders }, SHORT, budget);
    const lost = world.spans.filter(s => s.service === 'payments' && s.kind === 'server')[1];
    const logs = line(world, 2, DEADLINE);
    const gone = new Set([lost?.spanId]);
    for (let again = true; again;) {
      again = false;
      for (const s of world.spans)
        if (s.traceId === lost?.traceId && gone.has(s.parent ?? '') && !gone.has(s.spanId)) {
          gone.add(s.spanId);
          again = true;
        }
    }
    world.spans.splice(0, world.spans.length, ...world.spans.filter(s => !gone.has(s.spanId)));
    judge(world, ['r2 timeout-overwritten timeout_ms wire orders>payments inferred'], { logs });
  });
});

describe('a stream cut off by the far side', () => {
  it('names no key, so it is no finding by itself', () => {
    const world = batch(6);
    const { warnings } = judge(world, [], { logs: line(world, 2, RESET, { service: 'orders' }) });
    expect(warnings.join()).toContain('upstream_reset_before_response_started');
  });

  it('stands beside a loss on its own hop', () => {
    const world = batch(6, { 2: { at: { 'orders>payments': drop('tenant-id') } } });
    const report = reportOn(world.jaeger(), { logs: line(world, 2, RESET, { span: true }) });
    expect(report.findings[0]?.reason).toContain('payments logged "upstream_reset');
  });

  it('says nothing of a loss elsewhere', () => {
    const world = batch(6, { 2: { at: { 'gateway>orders': drop('tenant-id') } } });
    const report = reportOn(world.jaeger(), { logs: line(world, 2, RESET, { service: 'ledger' }) });
    expect(report.findings[0]?.reason).not.toContain('upstream_reset');
  });
});
