// Where in an earlier trace a broken-off one continues it: time and services must fit.

import { spanEnd } from '../model/index.ts';
import type { Callees } from './callees.ts';
import { sideOf } from './carrier.ts';
import { disagreement, isStranger, lostBeyond } from './likeness.ts';
import type { Node, Tree } from './tree.ts';

/** Clocks of two machines may disagree, and late workers begin after their caller ended. */
const SLACK = 1e6;
/** By so much may clocks disagree where the very call is there that nobody answered. */
export const ASTRAY = 10e6;
/** Where nothing else speaks for a caller, it must have begun first, but for this. */
const SKEW = 20e3;
/** Work handed to a queue or a pool may wait before it starts. */
export const PATIENCE = 60e6;

export interface Fit {
  readonly node: Node;
  readonly score: number;
}

/** A call that nothing received, as far as its trace shows; `among` says which of what hangs below it counts. */
const isOpenCall = (node: Node, among: (child: Node) => boolean = () => true): boolean =>
  sideOf(node.span) === 'sent' &&
  !node.database &&
  !node.children.some(c => sideOf(c.span) === 'received' && among(c));

function during(node: Node, at: number, early = SLACK, late = SLACK): boolean {
  const end = node.span.kind === 'producer' ? spanEnd(node.span) + PATIENCE : spanEnd(node.span) + late;
  return at >= node.span.start - early && at <= end;
}

/** When the new root began, by the clock of this span's service as far as it is known. */
const arrival = (node: Node, root: Node, { clocks }: Callees): number =>
  root.span.start - clocks.between(node.span.resource.service, root.span.resource.service);

/** The score of a call that is known to reach this service. */
const KNOWN = 5;

/** An error that recorded nothing was most likely refused: nobody was called. */
const isDoubtful = (node: Node): boolean => node.span.status === 'error' && node.carrier === null;

/** How well a call without an answer in its own trace explains the new root; 0 for not at all. */
function callScore(node: Node, root: Node, callees: Callees): number {
  const service = root.span.resource.service;
  const at = arrival(node, root, callees);
  if (!during(node, at) || !callees.mayCall(node, service)) return 0;
  const known = callees.calls(node, service);
  const punctual = during(node, at, SKEW);
  if (!punctual || isDoubtful(node)) return known ? 2 : 0;
  return known ? KNOWN : node.span.name === root.span.name ? 4 : 3;
}

/** How long before the new root this span began; those that began after it come last. */
function lag(node: Node, root: Node, callees: Callees): number {
  const d = arrival(node, root, callees) - node.span.start;
  return d >= 0 ? d : PATIENCE - d;
}

/** The span already shows the call that the new root is. */
const hasMade = (node: Node, root: Node): boolean =>
  node.children.some(c => sideOf(c.span) === 'sent' && c.span.name === root.span.name);

/** Of two spans that do the same work the one whose call is missing made it. */
function lacksCall(a: Node, b: Node, root: Node): boolean | null {
  if (a.span.name !== b.span.name || sideOf(root.span) !== 'sent') return null;
  const made = hasMade(a, root);
  return made === hasMade(b, root) ? null : !made;
}

/** A span that had ended by then makes no calls any more, where another one was still at work. */
const isOver = (node: Node, root: Node, callees: Callees): boolean =>
  arrival(node, root, callees) > spanEnd(node.span) + SKEW;

/**
 * The stronger reason; among equal ones the metadata that fits, then the one still at work, then the one whose
 * call is missing, then the last to start before the new root did.
 */
export function isBetter(a: Fit, b: Fit, root: Node, callees: Callees): boolean {
  if (a.score !== b.score) return a.score > b.score;
  const [x, y] = [disagreement(a.node, root), disagreement(b.node, root)];
  if (x !== y) return x < y;
  const [lost, less] = [lostBeyond(a.node, b.node, root), lostBeyond(b.node, a.node, root)];
  if (lost !== less) return lost < less;
  const over = isOver(a.node, root, callees);
  if (over !== isOver(b.node, root, callees)) return !over;
  return lacksCall(a.node, b.node, root) ?? lag(a.node, root, callees) < lag(b.node, root, callees);
}

function best(fits: readonly Fit[], root: Node, callees: Callees): Fit | null {
  let chosen: Fit | null = null;
  for (const fit of fits) if (chosen === null || isBetter(fit, chosen, root, callees)) chosen = fit;
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

/** Nothing would be known of its calls, it is not called from there itself, and it waited for the answer. */
const mayBeSilent = (node: Node, root: Node, callees: Callees): boolean => {
  const [caller, called] = [node.span.resource.service, root.span.resource.service];
  if (callees.showsCalls(caller) || callees.leadsTo(called, caller)) return false;
  return arrival(node, root, callees) + root.span.duration <= spanEnd(node.span);
};

/**
 * No call recorded: a service known to call this one, or at least one of which nothing would be known if it did.
 * One that shows its calls, elsewhere or here, would have shown this one.
 */
function atWork(tree: Tree, root: Node, callees: Callees, isEntry: boolean): readonly Fit[] {
  if (isEntry) return [];
  const { service } = root.span.resource;
  const callers = callees.calledFrom(service);
  const fits: Fit[] = [];
  for (const node of tree.nodes) {
    if (sideOf(node.span) !== 'received' || !during(node, arrival(node, root, callees), 0)) continue;
    const own = node.span.resource.service;
    if (!callees.mayHide(node) || isStranger(node, root)) continue;
    if (callers.has(own)) fits.push({ node, score: 2 });
    else if (callers.size === 0 && mayBeSilent(node, root, callees)) fits.push({ node, score: 1 });
  }
  return fits;
}

/**
 * A call to a service that shows nothing of this request and elsewhere calls the one at which the new trace begins: an
 * instance without instrumentation, which passes on no context.
 */
function beyondSilent(tree: Tree, root: Node, callees: Callees): readonly Fit[] {
  const { service } = root.span.resource;
  const shown = new Set(tree.nodes.map(n => n.span.resource.service));
  const isSilent = (s: string): boolean => !shown.has(s);
  return (
    tree.nodes
      // A silent instance may have called several, each of which began a trace.
      .filter(
        n =>
          isOpenCall(n, c => c.joined === null) &&
          n.span.status !== 'error' &&
          during(n, arrival(n, root, callees), SKEW) &&
          !isStranger(n, root),
      )
      .filter(n => n.span.resource.service !== service && callees.between(n, service).some(isSilent))
      .map(node => ({ node, score: 1 }))
  );
}

/** Two calls of one service that were each given the other's continuation: by what the spans show they fit better exchanged. */
export function isCrossed(a: Node, rootA: Node, b: Node, rootB: Node, callees: Callees): boolean {
  const calls = [a, b].every(n => sideOf(n.span) === 'sent');
  if (!calls || a === b || [rootA, rootB].some(r => sideOf(r.span) !== 'received')) return false;
  if (callScore(b, rootA, callees) !== KNOWN || callScore(a, rootB, callees) !== KNOWN) return false;
  const cost = (x: Node, y: Node, root: Node): number => disagreement(x, root) * 100 + lostBeyond(x, y, root);
  return cost(b, a, rootA) + cost(a, b, rootB) < cost(a, b, rootA) + cost(b, a, rootB);
}

/** The span of `tree` below which `root`, the root of another trace, belongs; null where nothing fits. */
export function findCaller(tree: Tree, root: Node, callees: Callees, isEntry: boolean): Fit | null {
  if (tree.end + PATIENCE < root.span.start) return null;
  if (sideOf(root.span) !== 'received') return best(ownService(tree, root), root, callees);
  const calls: Fit[] = [];
  for (const node of tree.nodes)
    if (isOpenCall(node)) {
      const score = callScore(node, root, callees);
      // Where requests usually begin, a call must be known to come here.
      if (score >= (isEntry ? KNOWN : 1)) calls.push({ node, score });
    }
  if (calls.length > 0) return best(calls, root, callees);
  const working = atWork(tree, root, callees, isEntry);
  return best(working.length > 0 || isEntry ? working : beyondSilent(tree, root, callees), root, callees);
}

/** How much longer than the call something that answers it may seem to take. */
const answers = ({ span }: Node, root: Node): boolean =>
  span.kind === 'producer' || span.status === 'error' || root.span.duration <= span.duration + SKEW;

/** The call that has no answer in `tree` and is the very one that would begin like `root`, whatever the clocks say. */
export function findOpenCall(tree: Tree, root: Node, callees: Callees): Fit | null {
  if (sideOf(root.span) !== 'received') return null;
  const { service } = root.span.resource;
  const isMeant = (node: Node): boolean =>
    callees.calls(node, service) || (node.span.name === root.span.name && callees.mayCall(node, service));
  const isNear = (node: Node): boolean =>
    [root.span.start, arrival(node, root, callees)].some(at => during(node, at, ASTRAY, ASTRAY));
  const calls = tree.nodes.filter(
    n =>
      isOpenCall(n) && isNear(n) && isMeant(n) && answers(n, root) && !isDoubtful(n) && !isStranger(n, root),
  );
  return best(
    calls.map(node => ({ node, score: 2 })),
    root,
    callees,
  );
}
