// What a row shows of its span, read from the columns. Pure.

import {
  SPAN_KINDS,
  STATUSES,
  type MissingParents,
  type Place,
  type SpanHead,
  type SpanList,
  type Texts,
  type Tree,
} from '../../model/index.ts';
import { NODE } from '../../model/index.ts';
import { micros } from '../../time/index.ts';
import { indexOfText, textAt } from './texts.ts';

interface Names {
  readonly names: (string | undefined)[];
  readonly services: ({ readonly service: string } | undefined)[];
}

/** Names are read from their bytes once: the same rows are drawn again in every frame. */
const read = new WeakMap<SpanList, Names>();

function namesOf(list: SpanList): Names {
  let known = read.get(list);
  if (!known) {
    known = { names: [], services: [] };
    read.set(list, known);
  }
  return known;
}

/** Longest name that is shown: a longer one, of whatever made it, would only stop the page. */
const LONGEST = 500;

function nameAt(names: Texts, index: number): string {
  const text = textAt(names, index, LONGEST + 1);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The service at an index of the dictionary, as a resource that all its spans share. */
export function serviceAt(list: SpanList, service: number): { readonly service: string } {
  return (namesOf(list).services[service] ??= { service: nameAt(list.services, service) });
}

/** What the span at an index shows of itself; undefined outside of the list. */
export function headAt(list: SpanList, i: number): SpanHead | undefined {
  if (i < 0 || i >= list.size) return undefined;
  const name = list.name[i] ?? 0;
  return {
    spanId: textAt(list.ids, i),
    name: (namesOf(list).names[name] ??= nameAt(list.names, name)),
    kind: SPAN_KINDS[list.kind[i] ?? 0] ?? 'unspecified',
    start: micros(list.start[i] ?? 0),
    duration: list.duration[i] ?? 0,
    status: STATUSES[list.status[i] ?? 0] ?? 'unset',
    resource: serviceAt(list, list.service[i] ?? 0),
  };
}

/** Index of the first span with an id, −1 for none. */
export const spanOfId = (list: SpanList, id: string | null): number =>
  id === null ? -1 : indexOfText(list.ids, id);

/** Index of the span an address names: `id`, or `id~2` for the second of several with one id; −1 for none. */
export function spanNamed(list: SpanList, name: string | null): number {
  const [id = '', again = '1'] = (name ?? '').split('~');
  let at = name === null ? -1 : indexOfText(list.ids, id);
  for (let i = 1; i < Number(again) && at >= 0; i++) at = indexOfText(list.ids, id, at + 1);
  return at;
}

/** The name of a span in an address. */
export function nameOfSpan(list: SpanList, index: number): string {
  const id = textAt(list.ids, index);
  let nth = 1;
  for (let at = indexOfText(list.ids, id); at >= 0 && at < index; at = indexOfText(list.ids, id, at + 1))
    nth++;
  return nth === 1 ? id : `${id}~${Math.min(9, nth)}`;
}

/** Index of the span at a node, −1 where the node is none. */
export const spanIndex = (tree: Tree, node: number): number =>
  tree.kind[node] === NODE.span ? (tree.ref[node] ?? -1) : -1;

export const spanAt = (tree: Tree, node: number): SpanHead | undefined =>
  headAt(tree.list, spanIndex(tree, node));

export const placeAt = (tree: Tree, node: number): Place | undefined =>
  tree.kind[node] === NODE.place ? tree.places[tree.ref[node] ?? -1] : undefined;

/** Spans whose parent is named but absent. */
export interface Missing {
  readonly spanId: string;
  readonly children: number;
  readonly start: number;
  readonly end: number;
}

function missingOf(all: MissingParents, i: number): Missing | undefined {
  if (i < 0 || i >= all.children.length) return undefined;
  return {
    spanId: textAt(all.ids, i),
    children: all.children[i] ?? 0,
    start: all.start[i] ?? 0,
    end: all.end[i] ?? 0,
  };
}

/** The missing parent that a node stands for; undefined for every other node. */
export const missingAt = (tree: Tree, node: number): Missing | undefined =>
  tree.kind[node] === NODE.missing ? missingOf(tree.missing, tree.ref[node] ?? -1) : undefined;

/** The span a place's loss came from: the caller in the tree, or the span itself where the receiver is unseen. */
export function senderAt(tree: Tree, place: number): SpanHead | undefined {
  const p = tree.places[place];
  if (!p || p.side === 'under') return p && headAt(tree.list, p.span);
  return spanAt(tree, tree.parent[tree.nodeOfPlace[place] ?? -1] ?? -1);
}
