// Where a trace broke off and another began: one finding for each new trace.

import { message } from '../model/index.ts';
import type { Batch } from './batch.ts';
import { showsAll, sideOf, type Carrier } from './carrier.ts';
import { endOf, hopOf, targetOf, type Ends, type Flow } from './flow.ts';
import { TRACEPARENT, type Key } from './keys.ts';
import { shown, type Ledger } from './ledger.ts';
import { firstBelow, type Node } from './tree.ts';

/** The first span of the new trace that arrived somewhere or went out; the root itself where none did. */
const firstCrossing = (root: Node): Node =>
  firstBelow(root, node => node.carrier !== null || sideOf(node.span) !== null) ?? root;

function carrierAbove(node: Node | null): Carrier | null {
  for (let at = node; at !== null; at = at.parent) if (at.carrier !== null) return at.carrier;
  return null;
}

interface Break {
  readonly ends: Ends;
  readonly before: Carrier | null;
  readonly after: Carrier | null;
}

function breakAt(root: Node, batch: Batch): Break | null {
  if (root.parent === null) return null;
  const first = firstCrossing(root);
  const from = endOf(root.parent);
  const isCall = sideOf(first.span) === 'sent' && first.span.resource.service === from.service;
  const target = isCall ? targetOf(first, batch.callees) : { end: endOf(first), node: first };
  return {
    ends: { kind: 'split', from, to: target.end, toNode: target.node },
    before: carrierAbove(root.parent),
    after: first.carrier,
  };
}

const valuesOf = (carrier: Carrier | null, key: Key): readonly string[] | null =>
  carrier === null ? null : shown(carrier.keys.get(key.id), showsAll(carrier));

/** Reports every split of one request as a broken context of `traceparent`. */
export function reportSplits(flow: Flow, batch: Batch, ledger: Ledger): void {
  const key = batch.keys.of(TRACEPARENT);
  for (const root of flow.splits) {
    const found = breakAt(root, batch);
    if (found === null || root.parent === null) continue;
    const { ends, before, after } = found;
    const both = (before?.keys.size ?? 0) > 0 && (after?.keys.size ?? 0) > 0;
    const finding = ledger.report(flow, {
      ...{ class: 'context-break', outcome: 'lost', key, hop: ends },
      reason: message('finding.context-break.new-trace', { trace: root.span.traceId }),
      grade: both ? 'proven' : 'inferred',
      sent: valuesOf(before, key),
      received: valuesOf(after, key),
      time: (ends.toNode ?? root).span.start,
      twin: root.span.traceId,
    });
    const visit = ledger.visit(hopOf(ends), before?.node ?? root.parent, after?.node ?? root);
    ledger.cell(visit, key, 'lost', finding);
  }
}
