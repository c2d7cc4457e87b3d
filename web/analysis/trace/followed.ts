// What a loss led to further down the tree, as far as the spans say. Pure.

import {
  textAttribute,
  type Followed,
  type Place,
  type RequestAnswer,
  type Served,
  type Tree,
} from '../../model/index.ts';
import { followKey, STATE } from './flow.ts';
import { serviceAt, spanIndex } from './heads.ts';
import { isGrayFault } from './places.ts';
import type { Listed } from './spans.ts';

/** Read from the finding that says so; null where none does. */
export function servedBy(place: Place | undefined, listed: Listed, group: string): Served | null {
  const wrong = place?.findings.find(f => f.class === 'gray-misrouted');
  const span = listed.spans[listed.byId.get(wrong?.hop.to.spanId ?? '') ?? -1];
  const version = span && textAttribute(span.resource.attributes, 'service.version');
  if (!wrong || version === undefined) return null;
  const owner = wrong.reason.params.owner;
  const known = typeof owner === 'string' && owner !== '' && owner !== group ? `${owner} ` : '';
  return { service: wrong.hop.to.service, version, owner: known, group };
}

/** Reads the subtree behind a place; null where there is nothing to say. */
export function whatFollowed(
  tree: Tree,
  listed: Listed,
  answer: Pick<RequestAnswer, 'carriers' | 'tags' | 'facts'>,
  place: Place,
): Followed | null {
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
    const span = spanIndex(tree, node);
    if (span < 0) continue;
    spans += 1;
    if (listed.spans[span]?.status === 'error') errors += 1;
    if (flow?.state[node] === STATE.gone) without += 1;
    else if (flow?.state[node] === STATE.carried && returned === null && first !== undefined)
      returned = { key: first, service: serviceAt(tree.list, tree.list.service[span] ?? -1).service };
  }
  const served = servedBy(place, listed, answer.facts.group);
  if (without === 0 && errors === 0 && served === null && returned === null && !own) return null;
  return { keys: lost, without, returned, errors, served, ownTrace: own ? spans : 0 };
}
