// The services of a request as a tree of calls, with what was damaged on the way from one to the next. Pure.

import {
  NODE,
  type CallDamage,
  type Finding,
  type ServicePlace,
  type ServiceTree,
  type Tree,
} from '../../model/index.ts';
import { selfTime } from './critical.ts';
import { headAt, spanIndex } from './heads.ts';

/** Beyond this no screen shows a tree; deeper and further spans count at the place above them. */
const DEEPEST = 60;
const MOST = 1500;

const SEVERITY = { lost: 0, foreign: 1, altered: 2 } as const;

type Growing = { -readonly [K in keyof Omit<ServicePlace, 'damaged' | 'versions'>]: ServicePlace[K] } & {
  readonly damaged: Map<string, CallDamage>;
  readonly versions: Set<string>;
  readonly depth: number;
};

/** What is known of a span besides its columns. */
export interface SpanNotes {
  readonly version: (span: number) => string;
  readonly records: (span: number) => boolean;
}

class Grove {
  readonly places: Growing[] = [];
  readonly #named = new Map<string, number>();
  folded = 0;

  /** The place of a service below another one; that one itself where there is no room for more. */
  below(parent: number, service: string): number {
    const name = `${parent} ${service}`;
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const depth = (this.places[parent]?.depth ?? -1) + 1;
    if (parent >= 0 && (depth > DEEPEST || this.places.length >= MOST)) {
      this.folded++;
      return parent;
    }
    const counts = { calls: 0, failed: 0, spans: 0, errors: 0, self: 0, recording: 0 };
    this.places.push({ service, parent, depth, ...counts, damaged: new Map(), versions: new Set() });
    this.#named.set(name, this.places.length - 1);
    return this.places.length - 1;
  }
}

function note(into: Map<string, CallDamage>, findings: readonly Finding[]): void {
  for (const { key, outcome, id, accepted } of findings) {
    if (accepted !== null) continue;
    const known = into.get(key);
    if (!known || SEVERITY[outcome] < SEVERITY[known.outcome]) into.set(key, { key, outcome, finding: id });
  }
}

const worstFirst = (a: CallDamage, b: CallDamage): number =>
  SEVERITY[a.outcome] - SEVERITY[b.outcome] || (a.key < b.key ? -1 : 1);

function count(tree: Tree, node: number, into: Growing, { version, records }: SpanNotes): void {
  const span = spanIndex(tree, node);
  const failed = Number(headAt(tree.list, span)?.status === 'error');
  into.spans++;
  into.errors += failed;
  into.self += selfTime(tree, node);
  into.recording += Number(records(span));
  const named = version(span);
  if (named !== '') into.versions.add(named);
}

/** Spans of one service that follow from each other stay at one place; a call of another one begins the next. */
export function serviceTree(tree: Tree, notes: SpanNotes): ServiceTree {
  const grove = new Grove();
  const at = new Int32Array(tree.kind.length).fill(-1);
  for (let node = 0; node < tree.kind.length; node++) {
    const above = at[tree.parent[node] ?? -1] ?? -1;
    at[node] = above;
    if (tree.kind[node] === NODE.missing) at[node] = grove.below(above, '');
    const head = headAt(tree.list, spanIndex(tree, node));
    if (!head) continue;
    const stays = above >= 0 && grove.places[above]?.service === head.resource.service;
    const here = stays ? above : grove.below(above, head.resource.service);
    const place = grove.places[here];
    at[node] = here;
    if (!place) continue;
    if (!stays) place.calls++;
    if (!stays && head.status === 'error') place.failed++;
    count(tree, node, place, notes);
  }
  for (const p of tree.places) {
    const node = p.span < 0 ? -1 : (tree.nodeOfSpan[p.span] ?? -1);
    const place = grove.places[at[node] ?? -1];
    if (place) note(place.damaged, p.findings);
  }
  return {
    places: grove.places.map(({ damaged, versions, depth: _, ...p }) => ({
      ...p,
      versions: [...versions].sort(),
      damaged: [...damaged.values()].sort(worstFirst),
    })),
    folded: grove.folded,
  };
}
