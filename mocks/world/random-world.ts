// Small worlds drawn from a seed: another mesh, other recorders, other faults each time, with their truth.

import { micros, type Micros, type Range } from '../../web/time/index.ts';
import { capture } from './build.ts';
import type { Carrier, Entry, Noise, Walk } from './carrier.ts';
import { canon, carries, header, type Carried } from './headers.ts';
import { observes, type Mesh, type Service } from './mesh.ts';
import { rng, type Rng } from './random.ts';
import { randomFaults, TENANTS, type Edge, type RandomFaults } from './random-faults.ts';
import { randomMesh, type RandomMesh } from './random-mesh.ts';
import { loseSpans, misset, spoil } from './random-noise.ts';
import { TAGS } from './entry.ts';
import { clear } from './clear.ts';
import { inContract } from './damage.ts';
import { makeLogs } from './logs.ts';
import { makeSeries } from './metrics.ts';
import type { Scenario } from './scenario.ts';
import { traceId } from './slots.ts';
import { QUIET_STORY } from './story.ts';
import { spelledIn, truthOf, type Observed } from './truth.ts';
import { tracesOf, type Traces } from './traces.ts';
import type { Truth, World, WorldTrace } from './types.ts';
import { walkRequest } from './walk.ts';

/** All random worlds end here: 21 November 2026, 10:52 UTC. */
export const RANDOM_NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1000);
const LENGTH = 600e6;
const HISTORY = 1_200e6;

interface Draw {
  readonly made: RandomMesh;
  readonly plan: RandomFaults;
  readonly walks: readonly Walk[];
  readonly rng: Rng;
}

/** Draws until the batch is clear: every fault must have enough neighbours to be judged by. */
export function randomWorld(seed: number): World {
  for (let attempt = 0; attempt < 40; attempt++) {
    const draw = drawWorld(seed, attempt);
    const observed = observedIn(draw.walks);
    if (clear(draw.walks, observed)) return assemble(seed, draw, observed);
  }
  throw new Error(`no clear world for seed ${seed}`);
}

function drawWorld(seed: number, attempt: number): Draw {
  const r = rng(seed, attempt, 0x3a11d);
  const made = randomMesh(r);
  const plan = randomFaults(r, made);
  const timed = plan.mayLoseSpans ? misset(r, made.mesh) : made.mesh;
  const mesh = plan.cased === null ? timed : keepCase(timed, plan.cased);
  const noise: Noise = { error: r.pick([0, 0.01, 0.04]), refused: r.pick([0, 0.02]), slow: 0.02 };
  const count = 40 + r.int(160);
  const share = 0.2 + r.next() * 0.5;
  const entries = Array.from({ length: count }, (_, i) =>
    randomEntry(r, { seed, i, made, plan, share, count }),
  );
  const walks = entries.map((entry, i): Walk => {
    const own = rng(seed, attempt, i, 0xe7);
    const tools = { rng: own, foreign: (key: string) => foreignOf(entries, i, key) };
    const walk: Walk = {
      mesh,
      faults: plan.faults,
      noise,
      rng: own,
      tools,
      entry,
      now: RANDOM_NOW,
      hooked: () => false,
      spans: [],
      carriers: [],
      traceIds: [],
    };
    walkRequest(walk);
    return walk;
  });
  if (plan.mayLoseSpans) loseSpans(r, mesh, walks);
  return { made: { ...made, mesh }, plan, walks, rng: r };
}

function keepCase(mesh: Mesh, edge: Edge): Mesh {
  const cased = (s: Service, cell: 'sent http' | 'received http'): Service => {
    const c = s.captures[cell];
    // Two spellings of one key would be two attributes here and one elsewhere.
    const keys = [...(c?.keys ?? []), 'x-env', 'x-cart-version', 'x-request-id'].filter(k => k !== 'x-tag');
    return {
      ...s,
      captures: {
        ...s.captures,
        [cell]: capture({ ...c, keys, redact: [], underscore: false, preserveCase: true }),
      },
    };
  };
  const services = new Map(mesh.services);
  const from = services.get(edge.from);
  const to = services.get(edge.to);
  if (from !== undefined) services.set(from.name, cased(from, 'sent http'));
  if (to !== undefined) services.set(to.name, cased(to, 'received http'));
  return { ...mesh, services };
}

interface EntrySeed {
  readonly seed: number;
  readonly i: number;
  readonly count: number;
  readonly made: RandomMesh;
  readonly plan: RandomFaults;
  readonly share: number;
}

function carriedBy(r: Rng, group: string, plan: RandomFaults, ruleOnly: boolean): Carried {
  const tag = TAGS[group] ?? '';
  const more =
    plan.heavy && r.chance(0.5) ? Array.from({ length: 70 }, (_, k) => [`m${k}`, r.hex(4)] as const) : [];
  return {
    headers: [
      header('X-Request-ID', `${r.hex(8)}-${r.hex(4)}-4${r.hex(3)}-9${r.hex(3)}-${r.hex(12)}`),
      header('X-Env', group === 'v2' ? 'pre' : 'prod'),
      header('X-User-ID', String(100_000 + r.int(899_999))),
      header('Tenant-ID', r.pick(TENANTS)),
      ...(group === 'v2' ? [header('X-Release-Stage', 'gray'), header('X-Traffic-Tag', 'canary-v2')] : []),
      header('X-Device-ID', `d-${r.hex(8)}`),
      header('X-Cart-Version', `c-${r.hex(6)}`),
      header('X-Tag', `a-${r.hex(5)}`),
      header('x-tag', `b-${r.hex(5)}`),
      header(
        'x-hint-bin',
        Uint8Array.from({ length: 18 }, () => r.int(256)),
      ),
      header('Authorization', `Bearer ${r.hex(16)}`),
      header('User-Agent', 'probe/1.0'),
    ],
    baggage: [...(ruleOnly ? [] : [['gray.tag', tag] as const]), ['session', r.hex(4)], ...more],
    rawBaggage: null,
    budget: { ms: 5000, stuck: false },
    marks: [],
  };
}

function randomEntry(r: Rng, s: EntrySeed): Entry {
  const group = r.chance(s.share) ? 'v2' : 'stable';
  const ruleOnly = group === 'v2' && r.chance(s.plan.ruleTag);
  const carried = carriedBy(r, group, s.plan, ruleOnly);
  const tenant = carried.headers.find(h => h.canon === 'tenant-id')?.value;
  const id = (part: number): string => traceId(s.seed, { slot: 0, request: s.i, part });
  return {
    op: s.made.entry,
    start: Math.round(RANDOM_NOW - LENGTH + (LENGTH - 30e6) * ((s.i + r.next()) / s.count)),
    group,
    tenant: typeof tenant === 'string' ? tenant : '',
    carried,
    ruleTag: ruleOnly ? (TAGS[group] ?? null) : null,
    traceId: id(0),
    spareTraceIds: [id(1), id(2), id(3)],
  };
}

function foreignOf(entries: readonly Entry[], index: number, key: string): string | null {
  const valueOf = (e: Entry | undefined) => e?.carried.headers.find(h => h.canon === key)?.value;
  const mine = valueOf(entries[index]);
  for (let i = 1; i < entries.length; i++) {
    const value = valueOf(entries[(index + i) % entries.length]);
    if (typeof value === 'string' && value !== mine) return value;
  }
  return null;
}

const cellOf = (c: Carrier): string => [c.service.name, c.side, c.protocol, c.span.name].join(' ');

/** Observed is judged over the batch: a recorder that was never seen to write a key does not record it. */
function observedIn(walks: readonly Walk[]): Observed {
  const seen = new Set<string>();
  for (const w of walks)
    for (const c of w.carriers)
      if (c.span.present)
        for (const key of KEYS)
          if (observes(c.capture, key) && carries(c.carried, key)) seen.add(`${cellOf(c)} ${key}`);
  return (c, key) => c.span.present && observes(c.capture, key) && seen.has(`${cellOf(c)} ${key}`);
}

const KEYS = [
  'x-request-id',
  'baggage',
  'gray.tag',
  'x-env',
  'x-user-id',
  'tenant-id',
  'x-release-stage',
  'x-traffic-tag',
  'timeout-ms',
  'x-device-id',
  'x-cart-version',
  'x-tag',
  'x-hint-bin',
  'authorization',
];

/** One spelling for the whole batch: that of the first request that sent the key. */
function respelled(walks: readonly Walk[], truth: readonly Truth[]): readonly Truth[] {
  const names = new Map<string, string | null>();
  const nameOf = (key: string): string | null => {
    let name = names.get(key);
    if (name === undefined) {
      name = walks.reduce<string | null>((found, w) => found ?? spelledIn(w, key, ['sent']), null);
      names.set(key, name);
    }
    return name;
  };
  return truth.map(t => (inContract(canon(t.key)) ? t : { ...t, key: nameOf(canon(t.key)) ?? t.key }));
}

function assemble(seed: number, draw: Draw, observed: Observed): World {
  const truth = respelled(
    draw.walks,
    draw.walks.flatMap(w => truthOf(w, observed)).sort((a, b) => a.time - b.time),
  );
  const traces = spoil(draw.rng, seed, draw.walks.flatMap(tracesOf)).sort((a, b) => startOf(a) - startOf(b));
  const scenario = scenarioOf(draw);
  const range: Range = { from: micros(RANDOM_NOW - HISTORY), to: RANDOM_NOW };
  const inside = (r: Range, t: Micros): boolean => t >= r.from && t < r.to;
  const source: Traces = sourceOf(draw.walks, traces, truth, inside);
  return {
    scenario: 'random',
    seed,
    range,
    services: [...draw.made.mesh.services.keys()],
    scrapeInterval: micros(15e6),
    traces: r => source.traces(r),
    trace: id => source.trace(id),
    series: makeSeries(scenario, seed, RANDOM_NOW),
    exemplars: () => [],
    alerts: [],
    logs: makeLogs(scenario, seed, RANDOM_NOW, source),
    truth: r => source.truth(r),
    sick: {},
  };
}

const startOf = (t: WorldTrace): number => t.spans.reduce((least, s) => Math.min(least, s.start), Infinity);

function sourceOf(
  walks: readonly Walk[],
  traces: readonly WorldTrace[],
  truth: readonly Truth[],
  inside: (r: Range, t: Micros) => boolean,
): Traces {
  return {
    traces: r => traces.filter(t => t.spans.some(s => inside(r, s.start))),
    trace: id => traces.find(t => t.traceId === id) ?? null,
    truth: r => truth.filter(t => inside(r, t.time)),
    walks: r => walks.filter(w => inside(r, micros(w.entry.start))),
  };
}

const scenarioOf = (draw: Draw): Scenario => ({
  id: 'random',
  title: 'Random',
  description: 'drawn from a seed',
  mesh: draw.made.mesh,
  traffic: {
    slot: 5e6,
    rate: draw.walks.length / (LENGTH / 1e6),
    sampling: 0.1,
    gray: { v2: [[0, draw.walks.filter(w => w.entry.group === 'v2').length / draw.walks.length]] },
    entries: [[draw.made.entry, 1]],
  },
  faults: draw.plan.faults,
  noise: { error: 0, refused: 0, slow: 0 },
  dress: null,
  history: HISTORY,
  story: QUIET_STORY,
  sick: () => ({}),
});
