// Where in an earlier trace a broken-off one continues it: time and services must fit.

import { spanEnd } from '../model/index.ts';
import type { Callees } from './callees.ts';
import { sideOf } from './carrier.ts';
import type { Node, Tree } from './tree.ts';

/** Clocks of two machines may disagree, and late workers begin after their caller ended. */
const SLACK = 1e6;
/** Work handed to a queue or a pool may wait before it starts. */
const PATIENCE = 60e6;

export interface Fit {
  readonly node: Node;
  readonly score: number;
}

const isDatabase = (node: Node): boolean => node.span.attributes.some(a => a.key.startsWith('db.'));

const isOpenCall = (node: Node): boolean =>
  sideOf(node.span) === 'sent' &&
  !isDatabase(node) &&
  !node.children.some(c => sideOf(c.span) === 'received');

function during(node: Node, at: number): boolean {
  const end = node.span.kind === 'producer' ? spanEnd(node.span) + PATIENCE : spanEnd(node.span) + SLACK;
  return at >= node.span.start - SLACK && at <= end;
}

/** How well a call without an answer in its own trace explains the new root; 0 for not at all. */
function callScore(node: Node, root: Node, callees: Callees): number {
  const service = root.span.resource.service;
  if (!during(node, root.span.start) || !callees.mayCall(node, service)) return 0;
  if (callees.calls(node, service)) return 5;
  return node.span.name === root.span.name ? 4 : 3;
}

/** How long before the new root this span began; those that began after it come last. */
function lag(node: Node, root: Node): number {
  const d = root.span.start - node.span.start;
  return d >= 0 ? d : PATIENCE - d;
}

/** The stronger reason, and among equal ones the last to start before the new root did. */
export const isBetter = (a: Fit, b: Fit, root: Node): boolean =>
  a.score !== b.score ? a.score > b.score : lag(a.node, root) < lag(b.node, root);

function best(fits: readonly Fit[], root: Node): Fit | null {
  let chosen: Fit | null = null;
  for (const fit of fits) if (chosen === null || isBetter(fit, chosen, root)) chosen = fit;
  return chosen;
}

const nearStart = (node: Node, root: Node): boolean => {
  const lag = root.span.start - node.span.start;
  return lag >= -SLACK && root.span.start <= spanEnd(node.span) + PATIENCE;
};

/** A root that is itself a call or inner work of a service: that service broke its own context. */
function ownService(tree: Tree, root: Node): readonly Fit[] {
  const service = root.span.resource.service;
  const here = tree.nodes.filter(n => n.span.resource.service === service && nearStart(n, root));
  const received = here.filter(n => sideOf(n.span) === 'received');
  return (received.length > 0 ? received : here).map(node => ({ node, score: 4 }));
}

/** No call recorded: a service known to call this one, or at least one that was at work then. */
function atWork(tree: Tree, root: Node, callees: Callees, isEntry: boolean): readonly Fit[] {
  const callers = callees.calledFrom(root.span.resource.service);
  const fits: Fit[] = [];
  for (const node of tree.nodes) {
    if (sideOf(node.span) !== 'received' || !during(node, root.span.start)) continue;
    if (callers.has(node.span.resource.service)) fits.push({ node, score: 2 });
    else if (!isEntry && callers.size === 0) fits.push({ node, score: 1 });
  }
  return fits;
}

/** The span of `tree` below which `root`, the root of another trace, belongs; null where nothing fits. */
export function findCaller(tree: Tree, root: Node, callees: Callees, isEntry: boolean): Fit | null {
  if (tree.nodes.length > 5_000 && tree.end + PATIENCE < root.span.start) return null;
  if (sideOf(root.span) !== 'received') return best(ownService(tree, root), root);
  const calls: Fit[] = [];
  for (const node of tree.nodes)
    if (isOpenCall(node)) {
      const score = callScore(node, root, callees);
      if (score > 0) calls.push({ node, score });
    }
  return best(calls.length > 0 ? calls : atWork(tree, root, callees, isEntry), root);
}
