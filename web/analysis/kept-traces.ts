// The traces of a request as far as they are kept: to be shown where nobody can be asked for the whole.

import type { Span, Trace } from '../model/index.ts';
import type { FullAnalysis } from './detect.ts';
import type { Node } from './tree.ts';

/** What an orphan's missing parent is called: which one it was is not kept. */
const SOME_PARENT = '0'.repeat(16);

/** A root that was joined to another trace has no parent in its own. */
function parentOf({ parent, joined, orphan }: Node): string | null {
  if (orphan) return SOME_PARENT;
  return parent === null || joined !== null ? null : parent.span.spanId;
}

function spanOf(node: Node): Span {
  const { traceId, spanId, name, kind, start, duration, status, resource, attributes } = node.span;
  return {
    ...{ traceId, spanId, name, kind, start, duration, status, resource, attributes },
    ...{ parentSpanId: parentOf(node), statusMessage: '', events: [], links: [], warnings: [] },
    dropped: null,
  };
}

/** Empty for an index that is none. Attributes are those of telling.ts; events, links and messages are not kept. */
export const keptTraces = (analysis: FullAnalysis, request: number): readonly Trace[] =>
  analysis.passage(request)?.flow.trees.map(({ traceId, nodes }) => ({
    ...{ traceId, spans: nodes.map(spanOf), warnings: [] },
  })) ?? [];
