import { listSpans } from '../../analysis/trace/spans.ts';
import { NODE } from '../../model/index.ts';
import { buildTree } from '../../analysis/trace/tree.ts';
import { totals } from '../../analysis/trace/totals.ts';
import { search } from '../../analysis/trace/search.ts';
import { followKey } from '../../analysis/trace/flow.ts';
import { criticalPath, selfTime } from '../../analysis/trace/critical.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layRows } from './layout.ts';
import { bareAnswer, makeFinding, makeSpan, TRACE } from './testing/sample.ts';

// Few ids, so that rings, self-parents, orphans and doubles come up often.
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'gone');
const span = fc.record({
  id,
  parent: fc.option(id),
  at: fc.oneof(fc.integer({ min: -50, max: 500 }), fc.constantFrom(0, 1e12)),
  for: fc.integer({ min: 0, max: 300 }),
  kind: fc.constantFrom('client' as const, 'server' as const, 'internal' as const),
  name: fc.string({ unit: 'binary', maxLength: 8 }),
});
const traces = fc.array(fc.array(span, { maxLength: 12 }), { maxLength: 3 });
const findings = fc.array(
  fc.record({
    key: fc.constantFrom('gray.tag', 'tenant-id'),
    kind: fc.constantFrom('wire' as const, 'in-process' as const, 'split' as const, 'gap' as const),
    from: fc.option(id),
    to: fc.option(id),
  }),
  { maxLength: 4 },
);

describe('a malformed request', () => {
  it('is drawn whole: every different span once, under one parent, in one tree', () => {
    fc.assert(
      fc.property(traces, findings, (drafts, found) => {
        const answer = bareAnswer(
          drafts.map((all, t) => {
            const traceId = TRACE.replace(/.$/, String(t));
            return { traceId, spans: all.map(d => makeSpan(d, traceId)), warnings: [] };
          }),
          {
            findings: found.map((f, i) =>
              makeFinding({
                key: f.key,
                id: `f${i}`,
                hop: {
                  kind: f.kind,
                  from: { service: 'svc', spanId: f.from, operation: '' },
                  to: { service: 'svc', spanId: f.to, operation: '' },
                },
              }),
            ),
          },
        );
        const tree = buildTree(answer);
        const drawn = [...tree.kind.keys()].filter(n => tree.kind[n] === NODE.span).map(n => tree.ref[n]);
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.length).toBe(tree.list.size);
        for (let n = 0; n < tree.kind.length; n++) {
          const parent = tree.parent[n] ?? -1;
          expect(parent).toBeLessThan(n);
          if (parent >= 0) expect(tree.end[parent]).toBeGreaterThanOrEqual(tree.end[n] ?? 0);
        }
        // A finding whose spans are all unknown has no row, but is among the places all the same.
        expect(tree.places.flatMap(p => p.findings)).toHaveLength(found.length);
        expect(layRows(tree, new Set()).nodes).toHaveLength(tree.kind.length);
        const path = criticalPath(tree);
        path.to.forEach((to, i) => expect(to).toBeGreaterThan(path.from[i] ?? 0));
        for (let n = 0; n < tree.kind.length; n++) expect(selfTime(tree, n)).toBeGreaterThanOrEqual(0);
        expect(totals(tree).reduce((sum, t) => sum + t.spans, 0)).toBe(drawn.length);
        followKey(tree, answer, 'gray.tag');
        search(tree, listSpans(answer.traces).spans, 'a', []);
      }),
      { numRuns: 400 },
    );
  });
});
