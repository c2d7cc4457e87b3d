// The followed key through the tree: where it is carried, where it is gone, and the line that shows its path
// from the root to the place where it was lost. Pure.

import { NODE, type Flow, type RequestAnswer, type Tree } from '../../model/index.ts';
import { headAt } from './heads.ts';
import { isGrayFault } from './places.ts';

export const STATE = { unknown: 0, carried: 1, gone: 2, inherited: 3 } as const;

/** Keys are compared without case and with `_` equal to `-`. */
export const sameKey = (a: string, b: string): boolean => foldKey(a) === foldKey(b);
export const foldKey = (key: string): string => key.toLowerCase().replaceAll('_', '-');

/** What an analysis says about where keys were recorded. */
export type FlowSource = Pick<RequestAnswer, 'carriers' | 'tags'>;

/** The most edges ever drawn: more would be a solid block. */
const MOST_EDGES = 2000;

/** The spans that recorded the key, by span id. */
function recorders(answer: FlowSource, key: string): ReadonlySet<string> {
  const out = new Set<string>();
  const folded = foldKey(key);
  for (const carrier of answer.carriers)
    if (carrier.keys.some(k => foldKey(k.key) === folded)) out.add(carrier.spanId);
  return out;
}

/** Nodes in front of which (place rows) the key is lost. */
function losses(tree: Tree, key: string): ReadonlySet<number> {
  const out = new Set<number>();
  tree.places.forEach((place, i) => {
    const node = tree.nodeOfPlace[i] ?? -1;
    if (node >= 0 && place.findings.some(f => f.outcome === 'lost' && !isGrayFault(f) && sameKey(f.key, key)))
      out.add(node);
  });
  return out;
}

interface Marks {
  readonly state: Uint8Array;
  readonly tag: Int32Array;
}

function mark(tree: Tree, lost: ReadonlySet<number>, seen: ReadonlySet<string>, tags: Tags): Marks {
  const state = new Uint8Array(tree.kind.length);
  const tag = new Int32Array(tree.kind.length).fill(-1);
  let lostBefore = -1;
  for (let node = 0; node < tree.kind.length; node++) {
    const parent = tree.parent[node] ?? -1;
    const above = parent < 0 ? STATE.unknown : (state[parent] ?? 0);
    if (tree.kind[node] === NODE.place) {
      // The row itself still shows what arrived; the span after it (or what is under it) is without the key.
      state[node] = lost.has(node) ? STATE.gone : above === STATE.carried ? STATE.inherited : above;
      if (lost.has(node) && tree.places[tree.ref[node] ?? -1]?.side === 'before') lostBefore = node;
      tag[node] = parent < 0 ? -1 : (tag[parent] ?? -1);
      continue;
    }
    const spanId =
      tree.kind[node] === NODE.span ? headAt(tree.list, tree.ref[node] ?? -1)?.spanId : undefined;
    const own = spanId === undefined ? undefined : tags.bySpan.get(spanId);
    const records = spanId !== undefined && (seen.has(spanId) || own?.inherited === false);
    const cut = lostBefore >= 0 && tree.parent[lostBefore] === parent && tree.kind[node] === NODE.span;
    if (cut) lostBefore = -1;
    if (records && !cut) state[node] = STATE.carried;
    else if (cut || above === STATE.gone) state[node] = STATE.gone;
    else state[node] = own !== undefined || above !== STATE.unknown ? STATE.inherited : STATE.unknown;
    if (state[node] !== STATE.gone) tag[node] = own?.index ?? (parent < 0 ? -1 : (tag[parent] ?? -1));
  }
  return { state, tag };
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
function pathEnds(tree: Tree, lost: ReadonlySet<number>, state: Uint8Array): readonly number[] {
  if (lost.size > 0) return [...lost];
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
  tag: new Int32Array(tree.kind.length).fill(-1),
  tags: [],
  edges: [],
});

/** Follows one key through the request. */
export function followKey(tree: Tree, answer: FlowSource, key: string): Flow {
  const tags = tagsOf(answer, key);
  const lost = losses(tree, key);
  const { state, tag } = mark(tree, lost, recorders(answer, key), tags);
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
  return { key, state, tag, tags: tags.tags, edges: edges.reverse() };
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
