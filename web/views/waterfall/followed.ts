// What a loss led to further down the tree, as far as the spans say. Pure.

import { textAttribute, type RequestAnswer } from '../../model/index.ts';
import { followKey, STATE } from './flow.ts';
import { isGrayFault, type Place } from './places.ts';
import { spanAt, type Tree } from './tree.ts';

export interface Followed {
  /** The lost keys that what follows counts for. */
  readonly keys: readonly string[];
  /** Spans from the break on in whose context the first lost key was gone. */
  readonly without: number;
  /** A key that is recorded again further down, and where. */
  readonly returned: { readonly key: string; readonly service: string } | null;
  readonly errors: number;
  readonly served: { readonly service: string; readonly version: string; readonly group: string } | null;
}

/** Reads the subtree behind a place; null where there is nothing to say. */
export function whatFollowed(tree: Tree, answer: RequestAnswer, place: Place): Followed | null {
  const from = place.side === 'before' ? (tree.nodeOfSpan[place.span] ?? -1) : -1;
  if (from < 0) return null;
  const lost = place.findings.filter(f => f.outcome === 'lost' && !isGrayFault(f)).map(f => f.key);
  const first = lost[0];
  const flow = first === undefined ? null : followKey(tree, answer, first);
  let without = 0;
  let errors = 0;
  let returned: Followed['returned'] = null;
  for (let node = from; node < (tree.end[from] ?? 0); node++) {
    const span = spanAt(tree, node);
    if (!span) continue;
    if (span.status === 'error') errors += 1;
    if (flow?.state[node] === STATE.gone) without += 1;
    else if (flow?.state[node] === STATE.carried && returned === null && first !== undefined)
      returned = { key: first, service: span.resource.service };
  }
  const wrong = place.findings.find(f => f.class === 'gray-misrouted');
  const server = wrong && tree.list.spans[tree.list.byId.get(wrong.hop.to.spanId ?? '') ?? -1];
  const version = server && textAttribute(server.resource.attributes, 'service.version');
  const served =
    server && version !== undefined
      ? { service: server.resource.service, version, group: answer.facts.group }
      : null;
  if (without === 0 && errors === 0 && served === null && returned === null) return null;
  return { keys: lost, without, returned, errors, served };
}
