import { describe, expect, it } from 'vitest';
import { ContractError } from './contract-nodes.ts';
import { readStrategy } from './strategy.ts';

const HEAD = 'version: 1\ntraffic: 0.05\n';
const TARGETS = 'targets:\n  - { service: orders, version: 2.4.0, weight: 3 }\n';

function problem(text: string): string {
  try {
    readStrategy(text, 'plan.yaml');
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
  throw new Error('expected a ContractError');
}

describe('readStrategy', () => {
  it('reads the three kinds of policy', () => {
    expect(readStrategy(`${HEAD}${TARGETS}`, 'plan.yaml')).toEqual({
      version: '1',
      type: 'percent',
      traffic: 0.05,
      targets: [{ service: 'orders', version: '2.4.0', weight: 3 }],
      window: null,
    });
    expect(readStrategy(`${HEAD}type: tag\ntag: env=pre\n${TARGETS}`, 'plan.yaml').type).toBe('tag');
    const timed = `${HEAD}type: time-window\nfrom: 2026-01-31T10:42:00Z\nto: 2026-01-31 12:42+01:00\n${TARGETS}`;
    expect(readStrategy(timed, 'plan.yaml').window).toEqual({
      from: Date.UTC(2026, 0, 31, 10, 42) * 1000,
      to: Date.UTC(2026, 0, 31, 11, 42) * 1000,
    });
  });

  it.each([
    ['', 'plan.yaml:1: expected a strategy, found nothing'],
    [TARGETS, 'plan.yaml:1: $: expected the field version'],
    [`${HEAD}targets: []\n`, 'plan.yaml:3: targets: expected at least one target'],
    [`${HEAD}${TARGETS}weight: 5\n`, /^plan\.yaml:5: weight: unknown field; expected one of version, /],
    [`version: 1\ntraffic: 101%\n${TARGETS}`, /^plan\.yaml:2: traffic: expected a weight such as/],
    [
      `${HEAD}targets:\n  - { service: a, version: b, weight: 0 }\n`,
      'plan.yaml:4: targets: expected a weight above 0 among the targets of a',
    ],
    [`${HEAD}from: 2026-01-31T10:42:00Z\n${TARGETS}`, /^plan\.yaml:3: from: from and to belong to the type/],
    [`${HEAD}type: time-window\nfrom: 2026-01-31 10:42\nto: x\n${TARGETS}`, /:4: from: expected a time with/],
    [
      `${HEAD}type: time-window\nfrom: 2026-02-01T00:00:00Z\nto: 2026-01-01T00:00:00Z\n${TARGETS}`,
      'plan.yaml:5: to: expected a time after from',
    ],
    [`${HEAD}type: percentage\n${TARGETS}`, /:3: type: expected one of percent, tag, time-window/],
    ['version: [1', /^plan\.yaml:1: expected YAML or JSON/],
  ])('%j', (text, says) => {
    if (typeof says === 'string') expect(problem(text)).toBe(says);
    else expect(problem(text)).toMatch(says);
  });
});
