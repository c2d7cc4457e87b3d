// Faults for meshes nobody designed. Each has keys of its own, so that two never meet on one key.

import {
  collide,
  drop,
  dropApplicationKeys,
  foldCase,
  leak,
  limitBaggage,
  misalign,
  overwriteTimeout,
  rewrite,
  truncate,
} from './damage.ts';
import type { Change, Fault, HopFacts } from './faults.ts';
import { canon } from './headers.ts';
import type { Mesh, Service } from './mesh.ts';
import type { Rng } from './random.ts';
import type { RandomMesh } from './random-mesh.ts';

export interface RandomFaults {
  readonly faults: readonly Fault[];
  /** Share of v2 requests whose tag is an attribute only. */
  readonly ruleTag: number;
  /** Requests bring baggage over the limit. */
  readonly heavy: boolean;
  /** An http hop whose two recorders keep the case of keys. */
  readonly cased: Edge | null;
  /** Spans may be lost on the way to the store: not where traces are to be stitched. */
  readonly mayLoseSpans: boolean;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Calls between two services that both make spans. */
function edgesOf(mesh: Mesh): readonly (Edge & { readonly protocol: string })[] {
  const seen = (name: string): boolean => mesh.services.get(name)?.spans === 'all';
  return [...mesh.ops.values()].flatMap(op =>
    op.steps.flatMap(s => {
      const to = s.do === 'call' ? mesh.ops.get(s.op) : undefined;
      return to === undefined || !seen(op.service) || !seen(to.service) || to.linked === true
        ? []
        : [{ from: op.service, to: to.service, protocol: to.protocol }];
    }),
  );
}

export const TENANTS = ['acme', 'globex', 'initech', 'umbrella'] as const;

interface Recipe {
  readonly keys: readonly string[];
  readonly at: readonly ('wire' | 'in-process')[];
  readonly most: number;
  readonly change: (r: Rng) => Change;
}

const BOTH = ['wire', 'in-process'] as const;

const RECIPES: readonly Recipe[] = [
  { keys: ['gray.tag'], at: BOTH, most: 0.4, change: () => drop(['gray.tag']) },
  { keys: ['x-user-id'], at: BOTH, most: 0.5, change: () => drop(['x-user-id']) },
  { keys: ['tenant-id', 'x-env'], at: BOTH, most: 0.5, change: r => drop(['tenant-id', 'x-env'], r.next()) },
  { keys: ['baggage', 'gray.tag'], at: BOTH, most: 0.4, change: () => drop(['baggage', 'gray.tag']) },
  { keys: ['tenant-id'], at: BOTH, most: 0.5, change: () => truncate('tenant-id', 3) },
  { keys: ['x-user-id'], at: BOTH, most: 0.5, change: () => truncate('x-user-id', 3) },
  { keys: ['x-env'], at: BOTH, most: 0.5, change: () => rewrite('x-env', () => 'dev') },
  { keys: ['tenant-id'], at: BOTH, most: 0.5, change: r => rewrite('tenant-id', () => `zz-${r.hex(4)}`) },
  { keys: ['x-user-id'], at: BOTH, most: 0.4, change: () => leak('x-user-id') },
  { keys: ['tenant-id'], at: BOTH, most: 0.4, change: () => leak('tenant-id') },
  { keys: ['timeout-ms'], at: BOTH, most: 0.5, change: () => overwriteTimeout('zero') },
  { keys: ['timeout-ms'], at: BOTH, most: 0.5, change: () => overwriteTimeout('raise') },
  { keys: ['timeout-ms'], at: BOTH, most: 0.5, change: () => overwriteTimeout('drop') },
  { keys: ['x-hint-bin'], at: ['wire'], most: 0.3, change: () => misalign('x-hint-bin', 'twice') },
  { keys: ['x-hint-bin'], at: ['wire'], most: 0.3, change: () => misalign('x-hint-bin', 'cut') },
  { keys: ['x-tag'], at: ['wire'], most: 0.3, change: () => collide('x-tag') },
  { keys: ['x-device-id'], at: ['wire'], most: 0.25, change: () => drop(['x-device-id']) },
  { keys: ['x-request-id'], at: BOTH, most: 0.3, change: () => drop(['x-request-id']) },
  {
    keys: [
      'x-request-id',
      'x-env',
      'x-user-id',
      'tenant-id',
      'timeout-ms',
      'x-device-id',
      'x-tag',
      'x-hint-bin',
    ],
    at: ['in-process'],
    most: 0.3,
    change: () => dropApplicationKeys,
  },
];

export function randomFaults(r: Rng, made: RandomMesh): RandomFaults {
  const edges = edgesOf(made.mesh);
  const faults: Fault[] = [];
  const taken = new Set<string>();
  const wanted = r.int(5);
  for (let k = 0; k < wanted && edges.length > 0; k++) {
    const recipe = RECIPES[r.int(RECIPES.length)];
    const edge = edges[r.int(edges.length)];
    if (recipe === undefined || edge === undefined || recipe.keys.some(key => taken.has(canon(key))))
      continue;
    for (const key of recipe.keys) taken.add(canon(key));
    faults.push(changeFault(r, made, recipe, edge));
  }
  const cased = r.chance(0.2) ? casedEdge(r, made.mesh, edges) : null;
  if (cased !== null && !taken.has('x-cart-version') && !isConsumed(made.mesh, 'x-cart-version'))
    faults.push({ do: 'change', at: 'wire', ...cased, chance: () => 0.3, apply: foldCase('x-cart-version') });
  const struck = new Set(faults.map(f => (f.do === 'tag' ? '' : `${f.from} ${f.to ?? ''}`)));
  const free = edges.filter(e => !struck.has(`${e.from} ${e.to}`));
  // Without its request id a broken-off trace is a request of its own.
  const breaks = r.chance(0.35) && !taken.has('x-request-id') ? breakFault(r, made, free) : null;
  const heavy = breaks === null && !taken.has('baggage') && r.chance(0.15) && edges.length > 0;
  const limited = heavy ? edges[r.int(edges.length)] : undefined;
  if (limited !== undefined)
    faults.push({
      do: 'change',
      at: 'wire',
      from: limited.from,
      to: limited.to,
      chance: () => 0.4,
      apply: limitBaggage(64),
    });
  return {
    faults: [...faults, ...(breaks === null ? [] : [breaks]), ...tagFaults(r, made)],
    ruleTag: taken.has('gray.tag') || taken.has('baggage') ? 0 : r.chance(0.15) ? 0.3 : 0,
    heavy,
    cased,
    mayLoseSpans: breaks === null,
  };
}

const isConsumed = (mesh: Mesh, key: string): boolean =>
  [...mesh.ops.values()].some(o => o.consumes.includes(key));

/** Which requests a fault strikes at all: mostly any, else those of a tenant, of one operation, or of some minutes. */
function onlySome(r: Rng, made: RandomMesh, edge: Edge): (f: HopFacts) => boolean {
  const ops = [...made.mesh.ops.values()].filter(o => o.service === edge.to);
  const op = ops[r.int(ops.length)]?.id;
  const from = -600e6 + r.next() * 300e6;
  const tenant = r.pick(TENANTS);
  return r.weighted([
    [() => true, 6],
    [f => f.tenant === tenant, 1],
    [f => f.to.id === op, 2],
    [f => f.at >= from && f.at < from + 240e6, 2],
  ] as const);
}

function changeFault(r: Rng, made: RandomMesh, recipe: Recipe, edge: Edge): Fault {
  const rate = 0.05 + r.next() * (recipe.most - 0.05);
  const some = onlySome(r, made, edge);
  const group = r.chance(0.3) && recipe.keys[0] !== 'x-device-id' ? 'v2' : null;
  return {
    do: 'change',
    at: recipe.at[r.int(recipe.at.length)] ?? 'wire',
    from: edge.from,
    to: edge.to,
    chance: f => ((group === null || f.group === group) && some(f) ? rate : 0),
    apply: recipe.change(r),
  };
}

/** A hop whose sender has no other http call: its case must not be folded by anybody unasked. */
function casedEdge(
  r: Rng,
  mesh: Mesh,
  edges: readonly (Edge & { readonly protocol: string })[],
): Edge | null {
  const http = edges.filter(e => {
    const targets = [...mesh.ops.values()]
      .filter(o => o.service === e.from)
      .flatMap(o => o.steps.flatMap(s => (s.do === 'call' ? [mesh.ops.get(s.op)] : [])))
      .filter(o => o?.protocol === 'http');
    const record =
      mesh.services.get(e.from)?.captures['sent http'] !== null &&
      mesh.services.get(e.to)?.captures['received http'] !== null;
    return e.protocol === 'http' && targets.length === 1 && e.from !== e.to && record;
  });
  const found = http[r.int(Math.max(1, http.length))];
  return found === undefined ? null : { from: found.from, to: found.to };
}

/** Not at the entry: a trace that begins at the entry service again is a retry to every reader. */
function breakFault(r: Rng, made: RandomMesh, edges: readonly Edge[]): Fault | null {
  const fit = edges.filter(
    e =>
      e.from !== made.entry &&
      e.to !== made.entry &&
      e.from !== e.to &&
      hasId(made.mesh.services.get(e.from)) &&
      hasId(made.mesh.services.get(e.to)),
  );
  const edge = fit[r.int(Math.max(1, fit.length))];
  if (edge === undefined) return null;
  const rate = 0.05 + r.next() * 0.3;
  return {
    do: 'break',
    at: r.pick(['wire', 'in-process']),
    from: edge.from,
    to: edge.to,
    chance: () => rate,
    apply: null,
  };
}

const hasId = (s: Service | undefined): boolean =>
  s !== undefined && Object.values(s.captures).every(c => c?.keys.has('x-request-id') === true);

function tagFaults(r: Rng, made: RandomMesh): readonly Fault[] {
  const fit = [...made.mesh.services.values()].filter(s => s.name !== made.entry && s.spans === 'all');
  const one = fit[r.int(Math.max(1, fit.length))];
  if (one === undefined || !r.chance(0.4)) return [];
  const effect = r.pick(['invisible', 'mismatch', 'misrouted'] as const);
  if (effect === 'misrouted' ? one.lanes['v2'] === undefined : !one.grayAttribute) return [];
  const rate = 0.05 + r.next() * 0.25;
  return [{ do: 'tag', service: one.name, effect, chance: () => rate }];
}
