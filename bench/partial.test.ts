// Worlds whose SDKs left attributes out of spans: what is missing there is never told as lost.

import { describe, expect, it } from 'vitest';
import { toOtlpJson } from '../mocks/servers/jaeger/index.ts';
import { randomWorld } from '../mocks/world/index.ts';
import type { Truth, World } from '../mocks/world/types.ts';
import { analyse } from '../web/analysis/index.ts';
import { cutShort } from '../web/analysis/testing/partial.ts';
import { DEFAULT_CONTRACT, type Finding, type Trace } from '../web/model/index.ts';
import { decodeJaegerBody } from '../web/sources/jaeger/decode.ts';
import { micros } from '../web/time/index.ts';
import { MARGIN } from './accuracy/measure.ts';

function tracesOf(world: World): readonly Trace[] {
  const body = JSON.stringify({ result: toOtlpJson(world.traces(world.range)) });
  return decodeJaegerBody(body, 'v3').traces;
}

const normal = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** What happened to which trace, wherever that is told: behind a span that was cut short it is told further down. */
const whatOf = (f: Pick<Finding | Truth, 'traceIds' | 'key'>): readonly string[] =>
  f.traceIds.map(t => `${t} ${normal(f.key)}`);

const foundIn = (traces: readonly Trace[]): readonly Finding[] =>
  analyse({ traces }, { contract: DEFAULT_CONTRACT, now: null, settle: micros(30e6) }).findings;

/** Everything that happened in a world. */
function truthOf(world: World): ReadonlySet<string> {
  const { from, to } = world.range;
  return new Set(world.truth({ from: micros(from - MARGIN), to: micros(to + MARGIN) }).flatMap(whatOf));
}

/** Findings of keys to which nothing happened in their traces. */
const wrong = (findings: readonly Finding[], truth: ReadonlySet<string>): readonly string[] =>
  findings.filter(f => !whatOf(f).some(w => truth.has(w))).map(f => f.id);

describe('what SDKs left out', () => {
  it.each([3, 7, 9, 10])('is not told as lost, random world %i', seed => {
    const world = randomWorld(seed);
    expect(wrong(foundIn(cutShort(tracesOf(world), seed)), truthOf(world))).toEqual([]);
  });

  it('hides little of what was lost: most of it shows elsewhere', () => {
    let [all, still] = [0, 0];
    for (const seed of [8, 9, 10]) {
      const traces = tracesOf(randomWorld(seed));
      const found = new Set(foundIn(cutShort(traces, seed)).flatMap(whatOf));
      for (const what of new Set(foundIn(traces).flatMap(whatOf))) {
        all++;
        still += Number(found.has(what));
      }
    }
    expect(all).toBeGreaterThan(100);
    expect(still / all).toBeGreaterThan(0.7);
  });

  it('would be, were its count not told', () => {
    const world = randomWorld(10);
    const untold = cutShort(tracesOf(world), 10).map(t => ({
      ...t,
      spans: t.spans.map(s => ({ ...s, dropped: null })),
    }));
    expect(wrong(foundIn(untold), truthOf(world)).length).toBeGreaterThan(100);
  });
});
