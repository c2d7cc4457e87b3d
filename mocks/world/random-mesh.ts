// Meshes nobody designed: any shape, any recorder, within what a mesh can be. Used for property tests.

import { capture, capturesNone, mesh, pods, PREFIX, service } from './build.ts';
import type { Capture, Mesh, Op, Protocol, Service, Side, Step } from './mesh.ts';
import type { Rng } from './random.ts';

/** Keys of the default contract that must reach the end. */
export const CONTRACT_KEYS: readonly [string, ...string[]] = [
  'x-request-id',
  'traceparent',
  'baggage',
  'x-env',
  'x-user-id',
  'tenant-id',
  'x-release-stage',
  'x-traffic-tag',
  'timeout-ms',
];

/** Keys of the application, which only experience tells where they go. */
export const APP_KEYS: readonly string[] = [
  'x-device-id',
  'x-cart-version',
  'x-tag',
  'x-hint-bin',
  'authorization',
];

const NAMES = ['cart', 'orders', 'stock', 'pay', 'risk', 'books', 'mail', 'search', 'price', 'rank'] as const;

const CELLS: readonly `${Side} ${Protocol}`[] = [
  'sent http',
  'sent grpc',
  'sent queue',
  'received http',
  'received grpc',
  'received queue',
];

export interface RandomMesh {
  readonly mesh: Mesh;
  readonly entry: string;
  /** Services below the entry, in call order: each calls only later ones. */
  readonly order: readonly string[];
}

/** A call graph without cycles but for a service that calls itself; every service is reached. */
export function randomMesh(r: Rng): RandomMesh {
  const count = 3 + r.int(6);
  const order = ['edge', ...NAMES.slice(0, count)];
  const kinds = new Map(order.map((name, i) => [name, i === 0 ? 'all' : spansKind(r)] as const));
  const callers = order.map(() => 0);
  const calls = order.map((name, i) => callsOf(r, i, callers, kinds.get(name) === 'none'));
  // Whoever nobody calls is called by the service before it, unless that one passes through.
  for (let i = 1; i < order.length; i++)
    if (!calls.some(list => list.includes(i))) {
      const caller = [...order.keys()].slice(0, i).findLast(j => kinds.get(order[j] ?? '') !== 'none') ?? 0;
      calls[caller]?.push(i);
    }
  // Some services offer a second operation, which calls less: faults and recorders need not treat both alike.
  const twofold = new Set(
    [...order.keys()].filter(i => i > 0 && kinds.get(order[i] ?? '') === 'all' && r.chance(0.25)),
  );
  const selfCaller = r.chance(0.25) ? 1 + r.int(order.length - 1) : -1;
  const protocols = order.map((): Protocol =>
    r.weighted([
      ['http', 4],
      ['grpc', 5],
      ['queue', 1],
    ] as const),
  );
  const ops = order.flatMap((name, i) =>
    opsOf(r, {
      name,
      i,
      order,
      calls,
      protocols,
      self: i === selfCaller && kinds.get(name) === 'all',
      through: kinds.get(name) === 'none',
      seen: kinds.get(name) === 'all',
      twofold,
    }),
  );
  const bare = order.map(name => randomService(r, name, kinds.get(name) ?? 'all'));
  // A reader follows no call through a service whose spans are lost, nor over a link.
  const linked = new Set(ops.filter(o => o.linked === true).map(o => o.service));
  const followed = calls.map((list, i) =>
    kinds.get(order[i] ?? '') === 'lost' ? [] : list.filter(j => !linked.has(order[j] ?? '')),
  );
  return { mesh: mesh(seeBelow(bare, order, followed), ops), entry: 'edge', order };
}

const spansKind = (r: Rng): Service['spans'] =>
  r.weighted([
    ['all', 14],
    ['none', 2],
    ['lost', 1],
  ] as const);

/**
 * Later services only, none with more than two callers; one without instrumentation calls exactly one, so that
 * its caller's span has one child.
 */
function callsOf(r: Rng, i: number, callers: number[], through: boolean): number[] {
  const later = [...callers.keys()].filter(k => k > i && k <= i + 4);
  const wanted = through ? 1 : i === 0 ? 1 + r.int(2) : r.int(3);
  const found = new Set<number>();
  for (let k = 0; k < wanted && later.length > 0; k++) {
    const to = later[r.int(later.length)] ?? i + 1;
    if (found.has(to) || (callers[to] ?? 0) >= 2) continue;
    found.add(to);
    callers[to] = (callers[to] ?? 0) + 1;
  }
  return [...found];
}

interface OpSeed {
  readonly name: string;
  readonly i: number;
  readonly order: readonly string[];
  readonly calls: readonly (readonly number[])[];
  readonly protocols: readonly Protocol[];
  readonly self: boolean;
  /** Without instrumentation: what it kept to itself would look like a loss between its neighbours. */
  readonly through: boolean;
  /** Its spans arrive: a link needs a span to stand on. */
  readonly seen: boolean;
  /** Services with a second operation, by their place. */
  readonly twofold: ReadonlySet<number>;
}

/** Both operations of a service that has two, each in some requests; one without instrumentation calls one thing. */
function callSteps({ order, calls, i, through, twofold }: OpSeed): readonly Step[] {
  return (calls[i] ?? []).flatMap((to): readonly Step[] => {
    const op = order[to] ?? 'edge';
    if (through || !twofold.has(to)) return [{ do: 'call', op }];
    return [
      { do: 'call', op, chance: 0.75 },
      { do: 'call', op: `${op}-list`, chance: 0.5 },
    ];
  });
}

function opsOf(r: Rng, seed: OpSeed): readonly Op[] {
  const { name, i } = seed;
  const protocol = i === 0 ? 'http' : (seed.protocols[i] ?? 'http');
  const titles: Readonly<Record<Protocol, string>> = {
    http: `POST /${name}/{id}`,
    grpc: `${name}.Api/Do`,
    queue: `handle ${name}`,
  };
  const steps: Step[] = [...callSteps(seed)];
  if (r.chance(0.5)) steps.unshift({ do: 'work', name: 'compute', ms: 2 });
  if (r.chance(0.5)) steps.push({ do: 'db', system: 'redis', name: 'redis GET', statement: 'GET ?', ms: 1 });
  if (seed.self) steps.push({ do: 'call', op: `${name}-self` });
  const consumes = seed.through
    ? []
    : i === 0
      ? ['user-agent']
      : r.chance(0.3)
        ? [r.pick(['x-device-id', 'x-cart-version', 'authorization'])]
        : [];
  const base: Op = { id: name, service: name, protocol, name: titles[protocol], steps, ms: 4, consumes };
  const linked = protocol === 'queue' && seed.seen && r.chance(0.4) ? { ...base, linked: true } : base;
  const list = `${titles[protocol]}${protocol === 'grpc' ? 'List' : ' list'}`;
  const second = { ...linked, id: `${name}-list`, name: list, steps: steps.slice(0, -1) };
  const own = seed.twofold.has(i) ? [linked, second] : [linked];
  if (!seed.self) return own;
  return [
    ...own,
    { ...base, id: `${name}-self`, protocol: 'grpc', name: `${name}.Api/Again`, steps: [], linked: false },
  ];
}

function randomService(r: Rng, name: string, spans: Service['spans']): Service {
  const language = r.pick(['java', 'go', 'nodejs'] as const);
  const zone = ['a', 'b'];
  const stable = pods({ service: name, language, version: '1.0.0', rpc: ['grpc-go', '1.60.1'] }, zone);
  const laned = spans === 'all' && name !== 'edge' && r.chance(0.4);
  const gray = pods({ service: name, language, version: '1.1.0', rpc: ['grpc-java', '1.52.1'] }, zone);
  const blind = name !== 'edge' && r.chance(0.12);
  return service({
    name,
    language,
    lanes: laned ? { '*': stable, v2: gray } : { '*': stable },
    captures: blind ? capturesNone() : randomCaptures(r, name === 'edge'),
    grayAttribute: !blind && (name === 'edge' || r.chance(0.8)),
    spans,
  });
}

function randomCaptures(r: Rng, entry: boolean): Service['captures'] {
  const style = r.pick([PREFIX.grpc, PREFIX.rpc, PREFIX.connect] as const);
  const underscore = r.chance(0.25);
  const cells = CELLS.map(cell => {
    const received = cell.startsWith('received');
    const missing = entry ? 0 : r.pick([0, 0, 0.1, 0.3]);
    const keys = [...CONTRACT_KEYS, ...APP_KEYS].filter(
      k => (entry && received) || k === 'x-request-id' || !r.chance(k === 'x-hint-bin' ? 0.5 : missing),
    );
    const made: Capture = capture({
      prefix: cell.endsWith('http') ? PREFIX.http : style,
      underscore: underscore && !cell.endsWith('http'),
      keys,
      injected: received || r.chance(0.75),
      redact: r.chance(0.15) ? ['authorization'] : [],
      padded: r.chance(0.3),
    });
    return [cell, made] as const;
  });
  return Object.fromEntries(cells) as Service['captures'];
}

/**
 * A key of the contract that is recorded above and nowhere below, where several services record others, is
 * rightly called never seen beyond: no reader can tell it from a loss. So somebody below records it.
 */
function seeBelow(
  services: readonly Service[],
  order: readonly string[],
  calls: readonly (readonly number[])[],
): readonly Service[] {
  const now = [...services];
  const below = (i: number): ReadonlySet<number> =>
    new Set([i, ...(calls[i] ?? []).flatMap(j => [...below(j)])]);
  order.forEach((_, i) => {
    const there = [...below(i)].filter(
      j => now[j]?.spans === 'all' && now[j].captures['received grpc'] !== null,
    );
    if (there.length < 2) return;
    for (const key of CONTRACT_KEYS) {
      if (there.some(j => CELLS.slice(3).every(cell => now[j]?.captures[cell]?.keys.has(key) === true)))
        continue;
      const last = there.at(-1);
      const s = last === undefined ? undefined : now[last];
      if (last !== undefined && s !== undefined) now[last] = { ...s, captures: withKey(s.captures, key) };
    }
  });
  return now;
}

const withKey = (captures: Service['captures'], key: string): Service['captures'] =>
  Object.fromEntries(
    Object.entries(captures).map(([cell, c]) => [
      cell,
      c === null || cell.startsWith('sent') ? c : { ...c, keys: new Set([...c.keys, key]) },
    ]),
  ) as Service['captures'];
