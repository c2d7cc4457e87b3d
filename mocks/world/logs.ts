// Lines as a log store holds them: the platform's events as JSON, and what the services say of their requests.

import { micros, type Micros } from '../../web/time/index.ts';
import { hash, hashText, rng } from './random.ts';
import { chatter } from './logs-chatter.ts';
import { isHooked, requestLines } from './logs-requests.ts';
import type { Scenario } from './scenario.ts';
import type { StoryEvent, StoryLine } from './story.ts';
import type { Traces } from './traces.ts';
import type { World, WorldLog } from './types.ts';

/** Who writes at which level where nothing else is said. */
function levelOf(event: StoryEvent): string {
  const words = JSON.stringify(event.fields);
  if (/"(REJECT|FAIL|fired|failed|CircuitBreak)"/.test(words)) return 'warn';
  return 'info';
}

export function eventLine(event: StoryEvent, now: number): WorldLog {
  const time = Math.round(now + event.at) as Micros;
  const ts = new Date(time / 1000).toISOString();
  return {
    labels: { app: event.app, namespace: 'platform', level: levelOf(event) },
    metadata: event.metadata ?? {},
    time,
    nanos: hash(hashText(event.event), event.at) % 1000,
    line: JSON.stringify({ ts, event: event.event, ...event.fields }),
  };
}

const plainLine = ({ at, labels, line }: StoryLine, now: number): WorldLog => ({
  labels,
  metadata: {},
  time: Math.round(now + at) as Micros,
  nanos: hash(hashText(line(0)), at) % 1000,
  line: line(now),
});

/** Lines that should have been events: cut off by a shipper, or printed over each other. */
const BROKEN: readonly string[] = [
  '{"event":"rollout.gate","service":"orders","gate":"p95-ri',
  '{"event":"metadata.lifecycle","metadata_id":"md-77{"event":"discovery.sync"}',
  '{"event": "guard.validate", "service": "orders", "verdict": PASS}',
];

function brokenLines(now: number, seed: number, history: number): readonly WorldLog[] {
  const r = rng(seed, 0xb0);
  return BROKEN.map((line, i) => ({
    labels: { app: 'rollout-controller', namespace: 'platform', level: 'info' },
    metadata: {},
    time: Math.round(now - Math.min(history, 27 * 60e6) * (0.2 + 0.35 * i + 0.05 * r.next())) as Micros,
    nanos: 500 + i,
    line,
  }));
}

/** All lines of a range, ascending. */
export function makeLogs(scenario: Scenario, seed: number, now: number, traces: Traces): World['logs'] {
  const story = [
    ...scenario.story.events.map(e => eventLine(e, now)),
    ...(scenario.story.lines ?? []).map(l => plainLine(l, now)),
    ...(scenario.story.events.length > 0 ? brokenLines(now, seed, scenario.history) : []),
  ];
  return (range, wanted = () => true) => {
    const inside = (l: WorldLog): boolean => l.time >= range.from && l.time < range.to;
    const lines = story.filter(inside);
    // One by one: a week of them is more than a call takes as arguments.
    for (const line of chatter(scenario, seed, now, range)) if (inside(line)) lines.push(line);
    // Lines may come some seconds after a request entered.
    const wide = { from: micros(range.from - 30e6), to: range.to };
    const { hooks } = scenario.story;
    const all = wanted('shop', null);
    const chosen = all ? undefined : (id: string): boolean => isHooked(id, hooks?.share ?? 0);
    if (all || (hooks !== undefined && wanted('platform', 'metadata.observe')))
      for (const walk of traces.walks(wide, chosen))
        lines.push(...requestLines(walk, scenario).filter(inside));
    return lines.sort((a, b) => a.time - b.time || a.nanos - b.nanos);
  };
}
