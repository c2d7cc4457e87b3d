// Incidents drawn from a seed, each with one cause, written with the hand-made spans of this folder: what a verdict
// over them has to say is known.

import { chain, drop, set, type Change, type Plan } from './chain.ts';
import { STYLES, World, type Facts, type Headers, type Style } from './world.ts';

/** A small generator of its own: the same seed gives the same incident. */
export function drawing(seed: number) {
  let state = (seed * 2654435761 + 97) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (n: number): number => Math.floor(next() * n);
  return { next, int, pick: <T>(list: readonly [T, ...T[]]): T => list[int(list.length)] ?? list[0] };
}

export const MINUTE = 60e6;
const BEGINS = 1_790_000_000_000_000;
export const RANGE = { from: BEGINS, to: BEGINS + 30 * MINUTE };

const NAMES = ['front', 'catalog', 'basket', 'price', 'stock', 'pay', 'ledger', 'mailer'];
const ZONES = ['eu-a', 'eu-b', 'eu-c'] as const;
const TENANTS = ['acme', 'globex', 'initech', 'umbrella'] as const;

/** Whom the fault strikes: requests that a new version of the caller handles, of one zone, tenant, route, or all. */
export type Culprit = 'version' | 'zone' | 'tenant' | 'route' | 'everybody';

export interface Incident {
  readonly seed: number;
  readonly path: readonly string[];
  /** The caller's place in the path. */
  readonly at: number;
  readonly wire: boolean;
  readonly key: 'tenant-id' | 'x-user-id' | 'x-env' | 'gray.tag';
  readonly effect: 'drop' | 'cut' | 'rewrite';
  readonly culprit: Culprit;
  readonly value: string;
  readonly rate: number;
  readonly from: number;
  /** Infinity while it lasts. */
  readonly to: number;
  /** How requests tell that they are meant for the new version; null where they do not. */
  readonly marked: 'tag' | 'stage' | null;
  readonly requests: number;
  /** The event that led to it, microseconds; null where nothing was told. */
  readonly cause: number | null;
}

export function drawIncident(seed: number): Incident {
  const d = drawing(seed);
  const path = NAMES.slice(0, 3 + d.int(4));
  const culprit = d.pick(['version', 'version', 'zone', 'tenant', 'route', 'everybody'] as const);
  const marked = d.pick(['tag', 'stage', null] as const);
  const effect = d.pick(['drop', 'drop', 'cut', 'rewrite'] as const);
  const key =
    marked === 'tag' && culprit === 'version' && d.next() < 0.4
      ? 'gray.tag'
      : d.pick(['tenant-id', 'x-user-id', 'x-env'] as const);
  const from = BEGINS + (8 + d.next() * 12) * MINUTE;
  const ends = d.next() < 0.25;
  return {
    ...{ seed, path, culprit, marked, key, from },
    at: d.int(path.length - 1),
    wire: d.next() < 0.6,
    effect: key === 'gray.tag' ? 'drop' : effect,
    value: { version: '2.0.0', zone: 'eu-b', tenant: 'globex', route: 'POST /two', everybody: '' }[culprit],
    rate: d.pick([1, 0.6, 0.4, 0.25] as const),
    to: ends ? from + (4 + d.next() * 5) * MINUTE : Infinity,
    requests: 500 + d.int(700),
    cause: d.next() < 0.8 ? from - (1 + d.next() * 50) * 1e6 : null,
  };
}

const change = ({ key, effect }: Incident, n: number): Change =>
  key === 'gray.tag' || effect === 'drop'
    ? drop(key === 'gray.tag' ? 'baggage' : key)
    : h => set({ [key]: effect === 'cut' ? String(h[key]).slice(0, 2) : `zz-${n % 7}` })(h);

const entering = (i: Incident, n: number, tenant: string, fresh: boolean): Headers => ({
  ...{ 'x-request-id': `q${n}`, 'tenant-id': tenant, 'x-env': fresh ? 'pre' : 'prod' },
  'x-user-id': `77${n}`,
  ...(i.marked === 'tag' ? { baggage: `gray.tag=env%3Dp%3Bgroup%3D${fresh ? 'v2' : 'stable'}` } : {}),
  ...(i.marked === 'stage' && fresh ? { 'x-release-stage': 'gray' } : {}),
});

interface Asked {
  readonly fresh: boolean;
  readonly zone: string;
  readonly tenant: string;
  readonly route: string;
}

function isStruck({ culprit, value, from, to, rate }: Incident, q: Asked, at: number, luck: number): boolean {
  const meant = { version: q.fresh, zone: q.zone === value, tenant: q.tenant === value };
  const who = culprit === 'everybody' || (culprit === 'route' ? q.route === value : meant[culprit]);
  return who && at >= from && at < to && luck < rate;
}

/** The new version takes its share of the requests from a while before the fault on: a rollout in stages. */
const share = (i: Incident, at: number): number => (at < i.from - 6 * MINUTE ? 0 : at < i.from ? 0.15 : 0.4);

function planOf(i: Incident, n: number, q: Asked, struck: boolean, styles: Plan['styles']): Plan {
  const caller = i.path[i.at] ?? '';
  const place = i.wire ? `${caller}>${i.path[i.at + 1] ?? ''}` : caller;
  const attrs: Facts['attrs'] = { 'cloud.availability_zone': q.zone, 'k8s.pod.name': `${caller}-${q.zone}` };
  return {
    ...(struck ? { at: { [place]: change(i, n) } } : {}),
    facts: { [`${caller}.sent`]: { attrs }, [`${caller}.received`]: { attrs } },
    versions: Object.fromEntries(i.path.map(s => [s, s === caller && q.fresh ? '2.0.0' : '1.0.0'])),
    operation: q.route,
    ...(styles === undefined ? {} : { styles }),
  };
}

/** The telemetry of an incident, and in which requests its fault struck. */
export function worldOf(i: Incident): { readonly world: World; readonly struck: readonly number[] } {
  const d = drawing(i.seed + 7_000_000);
  const world = new World();
  const kinds: readonly [Style, ...Style[]] = [STYLES.http, STYLES.flask, STYLES.javaGrpc, STYLES.nodeGrpc];
  const styles = Object.fromEntries(i.path.map(s => [s, d.pick(kinds)]));
  const moments = Array.from({ length: i.requests }, () => BEGINS + d.next() * 29 * MINUTE).sort(
    (a, b) => a - b,
  );
  const struck: number[] = [];
  moments.forEach((moment, n) => {
    const at0 = Math.round(moment);
    const fresh = d.next() < share(i, at0);
    const [zone, tenant] = [d.pick(ZONES), d.pick(TENANTS)];
    const q = { fresh, zone, tenant, route: d.next() < 0.5 ? 'POST /one' : 'POST /two' };
    const isHit = isStruck(i, q, at0, d.next());
    if (isHit) struck.push(at0);
    chain(world, i.path, entering(i, n, tenant, fresh), { ...planOf(i, n, q, isHit, styles), at0 });
  });
  return { world, struck };
}

/** What the platform told: what led to the fault, and what had nothing to do with it. */
export function logsOf(i: Incident): string {
  const caller = i.path[i.at] ?? '';
  const stranger = NAMES.at(-1) ?? '';
  const line = (at: number, event: object): string =>
    JSON.stringify({ ts: new Date(at / 1000).toISOString(), ...event });
  return [
    line(i.from - 14 * MINUTE, { event: 'config.reload', service: caller }),
    line(i.from - 6 * MINUTE, { event: 'rollout.weight', service: stranger, weight: 5 }),
    ...(i.cause === null ? [] : [line(i.cause, { event: 'rollout.weight', service: caller, weight: 40 })]),
    line(i.from + 2 * MINUTE, { event: 'rollout.weight', service: caller, weight: 41 }),
  ].join('\n');
}
