import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, fieldNumber, fieldText, message, type LogLine } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { hasShared, recorded, sharedFiles, sharedText } from '../testing/exchange.ts';
import {
  DecodeError,
  decodeEnvelope,
  decodeLogFile,
  decodeLokiMatrix,
  decodeLokiVector,
  decodeStreams,
} from './decode.ts';
import { KNOWN_EVENTS, toEvents } from './events.ts';
import {
  eventsQuery,
  guardSuccess,
  logqlString,
  schemaGuardQuery,
  shortTraceId,
  traceLogsQuery,
} from './query.ts';

const line = (text: string, labels: Record<string, string> = {}): LogLine => ({
  time: micros(1.7e15),
  nanos: '1700000000000000000',
  labels,
  metadata: {},
  line: text,
});

describe('events', () => {
  it('are told from malformed and from ordinary lines', () => {
    const { events, malformed, plain } = toEvents([
      line(
        '{"event":"rollout.weight","service":"payments","weight":"20%","ts":"2026-11-21T01:02:03.123456Z"}',
        { app: 'rollout' },
      ),
      line('{"event":"made.up","x":1}', { app: 'other' }),
      line('{"event":"rollout.weight","serv', { app: 'rollout' }),
      line('{"event":5}', { app: 'third' }),
      line('{"level":"info"}', { app: 'fourth' }),
      line('[1]', { app: 'rollout' }),
      line('panic: no event here', { app: 'rollout' }),
      line('GET /cart 200', { app: 'fourth' }),
      line('"event"', {}),
    ]);
    expect(events.map(e => [e.kind, e.known, e.service])).toEqual([
      ['rollout.weight', true, 'payments'],
      ['made.up', false, null],
    ]);
    expect(events[0]!.time).toBe(Date.UTC(2026, 10, 21, 1, 2, 3) * 1000 + 123456);
    expect(fieldNumber(events[0]!, 'weight')).toBe(20);
    expect(malformed.map(m => m.problem)).toEqual([
      message('log.malformed.not-json'),
      message('log.malformed.no-name', { field: 'event' }),
      message('log.malformed.no-event', { field: 'event' }),
      message('log.malformed.not-object'),
      message('log.malformed.not-json'),
    ]);
    expect(plain.map(p => p.line)).toEqual(['GET /cart 200', '"event"']);
  });

  it('have their fields under other names where the configuration says so', () => {
    const map = { event: 'type', service: 'svc', version: 'rev' };
    const { events } = toEvents(
      [
        line(
          '{"type":"rollout.stage","svc":"cart","service":"wrong","rev":"v2","event":"no","__proto__":"p"}',
        ),
      ],
      map,
    );
    expect(events[0]).toMatchObject({ kind: 'rollout.stage', service: 'cart', known: true });
    expect(fieldText(events[0]!, 'version')).toBe('v2');
    expect(fieldText(events[0]!, '__proto__')).toBe('p');
    expect(Object.getPrototypeOf(events[0]!.fields)).toBe(Object.prototype);
  });

  it.each([
    ['1795225743', 1795225743e6],
    ['1795225743.5', 1795225743.5e6],
    ['1795225743327', 1795225743327e3],
    ['1795225743327518', 1795225743327518],
    ['"1795225743327518438"', 1795225743327518],
    ['"2026-11-21T01:02:03+01:00"', Date.UTC(2026, 10, 21, 0, 2, 3) * 1000],
    ['"tomorrow"', 1.7e15],
    ['null', 1.7e15],
  ])('ts %s', (ts, expected) => {
    expect(toEvents([line(`{"event":"x","ts":${ts}}`)]).events[0]!.time).toBe(expected);
  });

  it('know 27 kinds', () => {
    expect(KNOWN_EVENTS.size).toBe(27);
  });

  it('come from the recorded answer', () => {
    const { data } = decodeEnvelope(JSON.parse(recorded('loki', 'loki-range-cat').body));
    const { events, malformed } = toEvents(decodeStreams(data));
    expect(events.length).toBeGreaterThan(2);
    expect(malformed).toEqual([]);
    expect(events[0]).toMatchObject({
      kind: 'rollout.stage',
      service: 'payments',
      fields: { weight: 5, reason: 'start <b>&' },
    });
  });
});

describe('log files', () => {
  it('are query_range bodies, whole, inner or bare', () => {
    const body = recorded('loki', 'loki-range-cat').body;
    const { lines } = decodeLogFile(body);
    const inner = (JSON.parse(body) as { data: { result: unknown } }).data;
    expect(lines.length).toBeGreaterThan(2);
    expect(decodeLogFile(JSON.stringify(inner)).lines).toEqual(lines);
    expect(decodeLogFile(JSON.stringify(inner.result, null, 1)).lines).toEqual(lines);
    expect(decodeLogFile(recorded('loki', 'loki-range').body).lines[0]!.labels['weight']).toBe('5');
  });

  it('are JSON lines: events, or entries with labels', () => {
    const { lines, warnings } = decodeLogFile(
      [
        '{"event":"rollout.stage","ts":"2026-11-21T01:02:03Z"}',
        '{"event":"chaos.end","line":"kept as a field"}',
        '',
        '{"ts":"1795225743327518438","labels":{"app":"x"},"line":"hello"}',
        '{"timestamp":"2026-11-21T01:02:03Z","stream":{"app":"y"},"line":"{\\"event\\":\\"inner\\"}"}',
        'not json',
      ].join('\r\n'),
    );
    expect(lines.map(l => [l.labels['app'], l.line.slice(0, 8)])).toEqual([
      [undefined, '{"event"'],
      [undefined, '{"event"'],
      ['x', 'hello'],
      ['y', '{"event"'],
      [undefined, 'not json'],
    ]);
    expect(lines[2]!.nanos).toBe('1795225743327518438');
    expect(warnings.map(w => [w.id, w.params['place'], w.params['count']])).toEqual([
      ['decode.line-without-time', 'line 2', 1],
      ['decode.bad-line', 'line 6', 1],
    ]);
    expect(toEvents(lines).events.map(e => e.kind)).toEqual(['rollout.stage', 'chaos.end', 'inner']);
  });

  it('may hold a single event', () => {
    expect(decodeLogFile('{"event":"rollout.stage","ts":1795225743}').lines).toHaveLength(1);
  });

  it.each([
    ['a page', '<!DOCTYPE html><html></html>', 'html'],
    ['nothing', '', 'empty-body'],
    ['a body cut short', recorded('loki', 'loki-range').body.slice(0, 900), 'truncated'],
    ['a pretty-printed body cut short', '{\n  "status": "success",\n  "data": {\n', 'truncated'],
    ['traces', '{"data":[{"traceID":"a","spans":[]}]}', 'shape'],
    ['a metric answer', recorded('loki', 'loki-matrix').body, 'shape'],
  ])('are not %s', (_name, text, kind) => {
    let error: unknown = null;
    try {
      decodeLogFile(text);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(DecodeError);
    expect((error as DecodeError).kind).toBe(kind);
  });
});

describe('queries', () => {
  it('escape what goes in', () => {
    expect(logqlString('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
    expect(traceLogsQuery({ traceLogQuery: '{app=~".+"} |= "{traceId}"' }, 'ab"c')).toBe(
      '{app=~".+"} |= "ab\\"c"',
    );
    expect(eventsQuery(DEFAULT_CONFIG)).toBe(
      '{service_name=~".+"} |~ "\\"event\\"|event_reason|\\"canary\\":|reportingcontroller" != "metadata.observe"',
    );
    expect(eventsQuery({ ...DEFAULT_CONFIG, eventFields: { event: 'k.d' } })).toContain(
      '"\\"k\\\\.d\\"|event_',
    );
    expect(shortTraceId('000000000000000000000000000000ab')).toBe('00000000000000ab');
    expect(shortTraceId('1'.repeat(32))).toBeNull();
  });

  it('count validations by verdict, and the share of passed ones', () => {
    expect(
      schemaGuardQuery(
        { eventSelector: '{app="guard"}', eventFields: { verdict: 'the-verdict' } },
        'cart',
        micros(300e6),
      ),
    ).toBe(
      'sum by (the_verdict) (count_over_time({app="guard"} |= "guard.validate" | json | __error__="" | event="guard.validate" | service="cart" [5m]))',
    );
    const series = (
      verdict: string,
      times: number[],
      values: number[],
    ): Parameters<typeof guardSuccess>[0][number] => ({
      labels: { verdict },
      times: Float64Array.from(times),
      values: Float64Array.from(values),
    });
    const { times, values } = guardSuccess([
      series('pass', [1, 2], [3, 0]),
      series('fail', [1, 3], [1, 2]),
      series('rejected', [2], [0]),
    ]);
    expect([...times]).toEqual([1, 3]);
    expect([...values]).toEqual([0.75, 0]);
  });
});

describe.skipIf(!hasShared)('shared samples', () => {
  const data = (file: string): unknown => decodeEnvelope(JSON.parse(sharedText('loki', file))).data;

  it.each(sharedFiles('loki', /^marshal-rendered-L(277|602|885|339)/))('streams %s', file => {
    // L602 is a frame of the tail, which has no envelope.
    const { lines } = decodeLogFile(sharedText('loki', file));
    expect(lines.length).toBeGreaterThan(0);
    const categorised = file.includes('categorize');
    expect(lines.some(l => Object.keys(l.metadata).length > 0)).toBe(
      categorised && /structuredMetadata/.test(sharedText('loki', file)),
    );
  });

  it('vector and matrix', () => {
    expect(decodeLokiVector(data('marshal-rendered-L379.json')).length).toBeGreaterThan(0);
    expect(decodeLokiMatrix(data('marshal-rendered-L442.json')).length).toBeGreaterThan(0);
  });

  it('a frame of the tail is a file of logs', () => {
    expect(decodeLogFile(sharedText('loki', 'marshal-L533.json')).lines.length).toBeGreaterThan(0);
  });
});
