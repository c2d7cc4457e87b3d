// The followed key through the tree: where it is carried, where it is gone, and the line that shows its path
// from the root to the place where it was lost. Pure.

import { NODE, type Flow, type RequestAnswer, type Tree } from '../../model/index.ts';
import { spanAt } from './heads.ts';
import { isGrayFault } from './places.ts';

export const STATE = { unknown: 0, carried: 1, gone: 2, inherited: 3 } as const;
export const CHANGE = { none: 0, altered: 1, foreign: 2 } as const;

/** Keys are compared without case and with `_` equal to `-`. */
export const sameKey = (a: string, b: string): boolean => foldKey(a) === foldKey(b);
export const foldKey = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** What an analysis says about where keys were recorded. */
export type FlowSource = Pick<RequestAnswer, 'carriers' | 'tags'>;

/** The most edges ever drawn: more would be a solid block. */
const MOST_EDGES = 2000;

interface Recorders {
  /** Values of the key, by the id of the span that recorded it. */
  readonly values: ReadonlyMap<string, string>;
  /** Spans that recorded any key. */
  readonly any: ReadonlySet<string>;
}

const joined = (values: readonly string[] | null): string => (values ?? []).join('\n');

function recorders(answer: FlowSource, key: string): Recorders {
  const values = new Map<string, string>();
  const any = new Set<string>();
  const folded = foldKey(key);
  for (const { spanId, keys } of answer.carriers) {
    if (keys.length > 0) any.add(spanId);
    const own = keys.find(k => foldKey(k.key) === folded);
    if (own) values.set(spanId, joined(own.values));
  }
  return { values, any };
}

/** What happened to the key at a place row: it was lost there, or came through with another value. */
interface Turn {
  readonly lost: boolean;
  readonly change: number;
  /** The value before. */
  readonly sent: string;
}

function turns(tree: Tree, key: string): ReadonlyMap<number, Turn> {
  const out = new Map<number, Turn>();
  tree.places.forEach((place, i) => {
    const node = tree.nodeOfPlace[i] ?? -1;
    const own = place.findings.filter(f => !isGrayFault(f) && sameKey(f.key, key));
    const other = own.find(f => f.outcome !== 'lost' && joined(f.sent) !== joined(f.received));
    const lost = own.some(f => f.outcome === 'lost');
    if (node < 0 || !(lost || other)) return;
    const change = other?.outcome === 'foreign' ? CHANGE.foreign : other ? CHANGE.altered : CHANGE.none;
    out.set(node, { lost, change, sent: joined(other?.sent ?? null) });
  });
  return out;
}

/** Nodes at or below which the key is recorded. */
function seenBelow(tree: Tree, values: Recorders['values']): Uint8Array {
  const seen = new Uint8Array(tree.kind.length);
  for (let node = seen.length - 1; node >= 0; node--) {
    const span = spanAt(tree, node);
    if (span && values.has(span.spanId)) seen[node] = 1;
    const parent = tree.parent[node] ?? -1;
    if (parent >= 0 && seen[node] === 1) seen[parent] = 1;
  }
  return seen;
}

interface Marks {
  readonly state: Uint8Array;
  readonly change: Uint8Array;
  readonly tag: Int32Array;
}

class Marker implements Marks {
  readonly state: Uint8Array;
  readonly change: Uint8Array;
  readonly tag: Int32Array;
  readonly #tree: Tree;
  readonly #turns: ReadonlyMap<number, Turn>;
  readonly #recorders: Recorders;
  readonly #seen: Uint8Array;
  readonly #tags: Tags;
  /** The last place row in front of a span, until the span has come. */
  #before = -1;
  /** The values that changes replaced, by the value before: one that returns is no change any more. */
  readonly #replaced = new Set<string>();

  constructor(tree: Tree, found: ReadonlyMap<number, Turn>, from: Recorders, tags: Tags) {
    this.#tree = tree;
    this.#turns = found;
    this.#recorders = from;
    this.#seen = seenBelow(tree, from.values);
    this.#tags = tags;
    const size = tree.kind.length;
    this.state = new Uint8Array(size);
    this.change = new Uint8Array(size);
    this.tag = new Int32Array(size).fill(-1);
    for (let node = 0; node < size; node++)
      if (tree.kind[node] === NODE.place) this.#place(node);
      else this.#span(node);
  }

  #above(node: number, of: Uint8Array | Int32Array, none: number): number {
    const parent = this.#tree.parent[node] ?? -1;
    return parent < 0 ? none : (of[parent] ?? none);
  }

  /** The row itself still shows what arrived; the span after it (or what is under it) is without the key. */
  #place(node: number): void {
    const turn = this.#turns.get(node);
    const above = this.#above(node, this.state, STATE.unknown);
    this.state[node] = turn?.lost === true ? STATE.gone : above === STATE.carried ? STATE.inherited : above;
    this.change[node] = this.#above(node, this.change, CHANGE.none);
    this.tag[node] = this.#above(node, this.tag, -1);
    if (turn && this.#tree.places[this.#tree.ref[node] ?? -1]?.side === 'before') this.#before = node;
  }

  #span(node: number): void {
    const tree = this.#tree;
    const above = this.#above(node, this.state, STATE.unknown);
    const spanId = spanAt(tree, node)?.spanId;
    const own = spanId === undefined ? undefined : this.#tags.bySpan.get(spanId);
    const value = spanId === undefined ? undefined : this.#recorders.values.get(spanId);
    const records = value !== undefined || own?.inherited === false;
    const turn = this.#turnAt(node);
    const cut = turn?.lost === true;
    if (records && !cut) this.state[node] = STATE.carried;
    else if (cut || above === STATE.gone) this.state[node] = STATE.gone;
    else this.state[node] = this.#passes(node, above, spanId, own !== undefined);
    this.change[node] = turn?.change ?? this.#above(node, this.change, CHANGE.none);
    if (turn && turn.change !== CHANGE.none) this.#replaced.add(turn.sent);
    else if (value !== undefined && this.#replaced.has(value)) this.change[node] = CHANGE.none;
    if (this.state[node] !== STATE.gone) this.tag[node] = own?.index ?? this.#above(node, this.tag, -1);
  }

  /** What happened right before this span, if anything did. */
  #turnAt(node: number): Turn | undefined {
    const { parent, kind } = this.#tree;
    const at = this.#before;
    if (at < 0 || parent[at] !== parent[node] || kind[node] !== NODE.span) return undefined;
    this.#before = -1;
    return this.#turns.get(at);
  }

  /** A span that records other keys, and neither this one nor anything below it, may not have been given it. */
  #passes(node: number, above: number, spanId: string | undefined, tagged: boolean): number {
    if (tagged) return STATE.inherited;
    const silent = this.#seen[node] === 0 && spanId !== undefined && this.#recorders.any.has(spanId);
    return above === STATE.unknown || silent ? STATE.unknown : STATE.inherited;
  }
}

interface Tags {
  readonly bySpan: ReadonlyMap<string, { readonly index: number; readonly inherited: boolean }>;
  readonly tags: readonly string[];
}

function tagsOf(answer: FlowSource, key: string): Tags {
  const index = new Map<string, number>();
  const bySpan = new Map<string, { index: number; inherited: boolean }>();
  if (!sameKey(key, 'gray.tag')) return { bySpan, tags: [] };
  for (const { spanId, tag, inherited } of answer.tags) {
    const at = index.get(tag) ?? index.size;
    index.set(tag, at);
    bySpan.set(spanId, { index: at, inherited });
  }
  return { bySpan, tags: [...index.keys()] };
}

/** Ends of the path: the losses, or, where nothing was lost, the last carriers on each branch. */
function pathEnds(tree: Tree, lost: readonly number[], state: Uint8Array): readonly number[] {
  if (lost.length > 0) return lost;
  const covered = new Uint8Array(tree.kind.length);
  const ends: number[] = [];
  for (let node = tree.kind.length - 1; node >= 0 && ends.length < MOST_EDGES; node--) {
    const parent = tree.parent[node] ?? -1;
    if (state[node] === STATE.carried && covered[node] === 0) ends.push(node);
    if (parent >= 0 && (state[node] === STATE.carried || covered[node] === 1)) covered[parent] = 1;
  }
  return ends;
}

/** Nothing is known yet: no row shows the key. */
export const noFlow = (tree: Tree, key: string): Flow => ({
  key,
  state: new Uint8Array(tree.kind.length),
  change: new Uint8Array(tree.kind.length),
  tag: new Int32Array(tree.kind.length).fill(-1),
  tags: [],
  edges: [],
});

/** Follows one key through the request. */
export function followKey(tree: Tree, answer: FlowSource, key: string): Flow {
  const tags = tagsOf(answer, key);
  const found = turns(tree, key);
  const lost = [...found].filter(([, turn]) => turn.lost).map(([node]) => node);
  const { state, change, tag } = new Marker(tree, found, recorders(answer, key), tags);
  const edges: { parent: number; node: number }[] = [];
  const done = new Set<number>();
  const onPath = (node: number): boolean =>
    tree.kind[node] === NODE.span && (state[node] === STATE.carried || state[node] === STATE.inherited);
  for (const end of pathEnds(tree, lost, state)) {
    let node = end;
    for (let up = tree.parent[end] ?? -1; up >= 0 && edges.length < MOST_EDGES; up = tree.parent[up] ?? -1) {
      if (!onPath(up)) continue;
      if (done.has(node)) break;
      done.add(node);
      edges.push({ parent: up, node });
      node = up;
    }
  }
  return { key, state, change, tag, tags: tags.tags, edges: edges.reverse() };
}

/** The group of a gray tag: its `group` member, percent-encoding undone; the whole tag when it names none. */
export function groupOfTag(tag: string): string {
  let text = tag;
  try {
    text = decodeURIComponent(tag);
  } catch {
    // A stray percent sign: the tag is read as it stands.
  }
  for (const member of text.split(';')) {
    const at = member.indexOf('=');
    if (at > 0 && member.slice(0, at).trim() === 'group') return member.slice(at + 1).trim();
  }
  return tag;
}
