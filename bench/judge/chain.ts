// A request that goes straight through a list of services, with changes at chosen places.

import { STYLES, World, type Facts, type Headers, type Node, type Style } from './world.ts';

export type Change = (headers: Headers) => Headers;

export const drop =
  (...keys: string[]): Change =>
  h =>
    Object.fromEntries(Object.entries(h).filter(([k]) => !keys.includes(k)));

export const set =
  (more: Headers): Change =>
  h => ({ ...h, ...more });

export const keep =
  (...keys: string[]): Change =>
  h =>
    Object.fromEntries(Object.entries(h).filter(([k]) => keys.includes(k)));

export const nothing = (): null => null;

export interface Plan {
  /** `a>b` changes on the wire, `a` in the process of a, before it sends. */
  readonly at?: Readonly<Record<string, Change>>;
  /** What a side records: `a.sent`, `a.received`; null records nothing. Default: everything. */
  readonly records?: Readonly<Record<string, (h: Headers) => Headers | null>>;
  readonly styles?: Readonly<Record<string, Style>>;
  /** Services without any span. */
  readonly silent?: readonly string[];
  /** More facts by side, `a.sent`, `a.received`. */
  readonly facts?: Readonly<Record<string, Facts>>;
  readonly versions?: Readonly<Record<string, string>>;
  readonly operation?: string;
  readonly at0?: number;
}

/** One request through `path`; returns the server spans that exist, by service. */
export function chain(
  world: World,
  path: readonly string[],
  headers: Headers,
  plan: Plan = {},
): Record<string, Node> {
  const {
    at = {},
    records = {},
    styles = {},
    silent = [],
    facts = {},
    versions = {},
    operation = 'op',
  } = plan;
  const spans: Record<string, Node> = {};
  const about = (service: string, side: string): Facts => ({
    style: styles[service] ?? STYLES.http,
    ...(versions[service] === undefined ? {} : { version: versions[service] }),
    ...facts[`${service}.${side}`],
  });
  const shown = (service: string, side: string, h: Headers): Headers | null =>
    (records[`${service}.${side}`] ?? (x => x))(h);
  const entry = path[0] ?? '';
  let last = world.root(entry, operation, shown(entry, 'received', headers), {
    ...about(entry, 'received'),
    ...(plan.at0 === undefined ? {} : { at: plan.at0 }),
  });
  spans[entry] = last;
  let now = headers;
  path.forEach((from, i) => {
    const to = path[i + 1];
    if (to === undefined) return;
    now = (at[from] ?? (x => x))(now);
    if (!silent.includes(from))
      last = last.child(from, 'client', operation, shown(from, 'sent', now), about(from, 'sent'));
    now = (at[`${from}>${to}`] ?? (x => x))(now);
    if (silent.includes(to)) return;
    last = last.child(to, 'server', operation, shown(to, 'received', now), about(to, 'received'));
    spans[to] = last;
  });
  return spans;
}

export const PATH = ['gateway', 'orders', 'payments', 'ledger'];

/** Headers of request `n`, all values its own where they may be. */
export const own = (n: number): Headers => ({
  'x-request-id': `r${n}`,
  'tenant-id': `tenant-${n}`,
  'x-env': 'prod',
  'x-user-id': `90${n}`,
});

/** `count` requests through `path`; `plans` says what is special about request n (1-based). */
export function batch(
  count: number,
  plans: Readonly<Record<number, Plan>> = {},
  all: Plan = {},
  path: readonly string[] = PATH,
  more: (n: number) => Headers = () => ({}),
): World {
  const world = new World();
  for (let n = 1; n <= count; n++) {
    const mine = plans[n] ?? {};
    chain(
      world,
      path,
      { ...own(n), ...more(n) },
      {
        ...all,
        ...mine,
        at: { ...all.at, ...mine.at },
        records: { ...all.records, ...mine.records },
        facts: { ...all.facts, ...mine.facts },
      },
    );
  }
  return world;
}
