import { describe, expect, it } from 'vitest';
import { fileKind, memberPaths } from './filekind.ts';

describe('what a file holds', () => {
  it.each([
    ['{"data":[{"traceID":"1","spans":[]}],"errors":null}', 'v1'],
    ['\uFEFF{ "data" : [ { "spans" : [] } ] }', 'v1'],
    ['{"resourceSpans":[{"resource":{}', 'v3'],
    ['{"result":{"resourceSpans":[]}}\n{"result":{"resourceSpans":[]}}', 'v3'],
    ['{"traceID":"1","spans":[{"spanID":"2"}]}', 'traces'],
    ['[{"traceID":"1","spanID":"2"}]', 'traces'],
    ['{"data":null,"errors":[{"msg":"not found"}]}', 'v1'],
    ['{"status":"success","data":{"resultType":"streams","result":[]}}', 'logs'],
    ['{"streams":[{"stream":{},"values":[]}]}', 'logs'],
    ['{"event":"metadata.observe","trace_id":"1"}\n{"event":"config.reload"}', 'logs'],
    ['{"labels":{"app":"a"},"line":"resourceSpans","timestamp":"2026-01-01T00:00:00Z"}', 'logs'],
    ['<html>', 'traces'],
    ['', 'traces'],
  ] as const)('%s', (head, kind) => {
    expect(fileKind(head)).toBe(kind);
  });

  it('reads names, not texts: a value that looks like a member is none', () => {
    expect([...memberPaths(String.raw`{"a":"\"resourceSpans\":[","b":["x:",{"c":1}]`)]).toEqual([
      'a',
      'b',
      'b[].c',
    ]);
  });

  it('stops where the beginning was cut off', () => {
    expect([...memberPaths('{"data":[{"tra')]).toEqual(['data']);
  });
});
