// Whether a trace that began anew shows what its would-be caller had.

import { calledBy } from './callees.ts';
import { sideOf, type Carrier } from './carrier.ts';
import { TRACEPARENT, type Key } from './keys.ts';
import type { Recorded } from './recorded.ts';
import { isHidden } from './redacted.ts';
import type { Node } from './tree.ts';
import { canon, durationOf } from './values.ts';

/** A budget may fall on its way, not rise. */
const rises = (sent: Recorded, arrived: Recorded): boolean =>
  (durationOf(arrived) ?? 0) > (durationOf(sent) ?? Infinity);

/** How far up a key is looked for that a span itself does not show. */
const LOOK_UP = 4;

/** What the span shows of a key, else what came to it. */
function shownAt(node: Node, id: number): Recorded | undefined {
  let at: Node | null = node;
  for (let i = 0; at !== null && i < LOOK_UP; i++) {
    const recorded = at.carrier?.keys.get(id);
    if (recorded !== undefined) return recorded;
    at = at.parent;
  }
  return undefined;
}

/** The carriers that tell what the new root had: its own and, for keys that a call does not show, the one it reached. */
function tellersOf(root: Node): readonly Carrier[] {
  const called = sideOf(root.span) === 'sent' ? calledBy(root) : null;
  return [root.carrier, called?.carrier ?? null].filter(c => c !== null);
}

/** Had the key been there, the carrier would show it. */
const wouldShow = ({ site, node }: Carrier, id: number): boolean => site.recorded.has(id) && !node.partial;

/** True where an earlier one of them shows the key, or would. */
const isTold = (tellers: readonly Carrier[], before: number, id: number): boolean =>
  tellers.slice(0, before).some(c => c.keys.has(id) || wouldShow(c, id));

/** True where the two can not be the same value on its way. */
function contradicts(had: Recorded, arrived: Recorded): boolean {
  if (arrived.key.norm === TRACEPARENT || isHidden(had, arrived)) return false;
  return arrived.key.type === 'duration' ? rises(had, arrived) : canon(had) !== canon(arrived);
}

interface Common {
  readonly had: Recorded;
  readonly arrived: Recorded;
}

/** The keys that both the new root and its would-be caller show. */
function common(node: Node, root: Node): readonly Common[] {
  const tellers = tellersOf(root);
  return tellers.flatMap((teller, i) =>
    teller.keys.list.flatMap(arrived => {
      const had = isTold(tellers, i, arrived.key.id) ? undefined : shownAt(node, arrived.key.id);
      return had === undefined ? [] : [{ had, arrived }];
    }),
  );
}

/** How many keys the new root and what its would-be caller had disagree on. */
export const disagreement = (node: Node, root: Node): number =>
  common(node, root).filter(c => contradicts(c.had, c.arrived)).length;

/** Keys that say nothing of whose request it is: the id is what brought the two together, and budgets are alike. */
const isAnonymous = ({ norm, type }: Key): boolean =>
  norm === TRACEPARENT || norm === 'x-request-id' || type === 'duration';

/** Two requests that share an id by accident: what they brought along is not the same. */
export function isStranger(node: Node, root: Node): boolean {
  const told = common(node, root).filter(c => !isAnonymous(c.arrived.key));
  const odd = told.filter(c => contradicts(c.had, c.arrived)).length;
  return odd > 1 || (odd === 1 && told.length === 1);
}

/** True where the span, or the nearest above it that would show the key, shows it; false where that one lacks it. */
function hadKey(node: Node, id: number): boolean | null {
  let at: Node | null = node;
  for (let i = 0; at !== null && i < LOOK_UP; i++) {
    if (at.carrier?.keys.has(id) === true) return true;
    if (at.carrier !== null && wouldShow(at.carrier, id)) return false;
    at = at.parent;
  }
  return null;
}

/** Keys that this span had and the new root did not get, and that the other would-be caller did not have either. */
export function lostBeyond(node: Node, other: Node, root: Node): number {
  const tellers = tellersOf(root);
  let n = 0;
  tellers.forEach((teller, i) => {
    for (const id of teller.site.recorded.keys())
      if (
        !teller.keys.has(id) &&
        !teller.node.partial &&
        !isTold(tellers, i, id) &&
        hadKey(node, id) === true
      )
        if (hadKey(other, id) === false) n++;
  });
  return n;
}
