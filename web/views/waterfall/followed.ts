// What a loss led to further down the tree, as far as the spans say. Pure.

import { textAttribute, type RequestAnswer } from '../../model/index.ts';
import { followKey, STATE } from './flow.ts';
import { isGrayFault, type Place } from './places.ts';
import { spanAt, type Tree } from './tree.ts';

/** Who answered a request that was meant for another version. */
export type Served = {
  readonly service: string;
  readonly version: string;
  /** The group that this version serves, and a space; empty where it is not known. */
  readonly owner: string;
  readonly group: string;
};

/** Read from the finding that says so; null where none does. */
export function servedBy(place: Place | undefined, tree: Tree, group: string): Served | null {
  const wrong = place?.findings.find(f => f.class === 'gray-misrouted');
  const span = tree.list.spans[tree.list.byId.get(wrong?.hop.to.spanId ?? '') ?? -1];
  const version = span && textAttribute(span.resource.attributes, 'service.version');
  if (!wrong || version === undefined) return null;
  const owner = wrong.reason.params.owner;
  const known = typeof owner === 'string' && owner !== '' && owner !== group ? `${owner} ` : '';
  return { service: wrong.hop.to.service, version, owner: known, group };
}

export interface Followed {
  /** The lost keys that what follows counts for. */
  readonly keys: readonly string[];
  /** Spans from the break on in whose context the first lost key was gone. */
  readonly without: number;
  /** A key that is recorded again further down, and where. */
  readonly returned: { readonly key: string; readonly service: string } | null;
  readonly errors: number;
  /** Spans in the new trace that a split began; 0 where nothing split. */
  readonly ownTrace: number;
  readonly served: Served | null;
}

/** Reads the subtree behind a place; null where there is nothing to say. */
export function whatFollowed(tree: Tree, answer: RequestAnswer, place: Place): Followed | null {
  const from = place.side === 'before' ? (tree.nodeOfSpan[place.span] ?? -1) : -1;
  if (from < 0) return null;
  const own = place.findings.filter(f => f.hop.kind === 'split' && f.key === 'traceparent').length > 0;
  // Below a split the new trace has a traceparent of its own: it is neither gone nor back.
  const lost = place.findings
    .filter(f => f.outcome === 'lost' && !isGrayFault(f) && !(own && f.key === 'traceparent'))
    .map(f => f.key);
  const first = lost[0];
  const flow = first === undefined ? null : followKey(tree, answer, first);
  let without = 0;
  let spans = 0;
  let errors = 0;
  let returned: Followed['returned'] = null;
  for (let node = from; node < (tree.end[from] ?? 0); node++) {
    const span = spanAt(tree, node);
    if (!span) continue;
    spans += 1;
    if (span.status === 'error') errors += 1;
    if (flow?.state[node] === STATE.gone) without += 1;
    else if (flow?.state[node] === STATE.carried && returned === null && first !== undefined)
      returned = { key: first, service: span.resource.service };
  }
  const served = servedBy(place, tree, answer.facts.group);
  if (without === 0 && errors === 0 && served === null && returned === null && !own) return null;
  return { keys: lost, without, returned, errors, served, ownTrace: own ? spans : 0 };
}
