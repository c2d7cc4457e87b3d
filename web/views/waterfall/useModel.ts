import { useDeferredValue, useMemo, useState } from 'react';
import type { RequestAnswer } from '../../model/index.ts';
import { useSession } from '../../state/session.ts';
import { criticalPath } from './critical.ts';
import { followKey } from './flow.ts';
import { followable, hopsAt, indexHops } from './hops.ts';
import { foldAll, foldToErrors, layRows, reveal } from './layout.ts';
import type { TraceParams } from './params.ts';
import { search } from './search.ts';
import { select } from './selection.ts';
import { buildTree, spanAt, type Tree } from './tree.ts';

interface Folds {
  readonly tree: Tree;
  readonly folded: ReadonlySet<number>;
}

const NOTHING: ReadonlySet<number> = new Set();

/** The folds of an earlier reading of the same request, on its new tree. */
function carryOver(old: Folds, tree: Tree): ReadonlySet<number> {
  if (old.tree === tree) return old.folded;
  const out = new Set<number>();
  for (const node of old.folded) {
    const span = spanAt(old.tree, node);
    const at = span && tree.list.byId.get(span.spanId);
    if (at !== undefined) out.add(tree.nodeOfSpan[at] ?? -1);
  }
  return out;
}

/** Which subtrees are folded, and the ways to change that. */
function useFolds(tree: Tree) {
  const [state, setState] = useState<Folds>({ tree, folded: NOTHING });
  const folded = useMemo(() => carryOver(state, tree), [state, tree]);
  const set = (next: ReadonlySet<number>): void => setState({ tree, folded: next });
  return {
    folded,
    toggle: (node: number) => {
      const next = new Set(folded);
      if (!next.delete(node)) next.add(node);
      set(next);
    },
    show: (node: number) => {
      const next = reveal(tree, folded, node);
      if (next !== folded) set(next);
    },
    all: () => set(foldAll(tree)),
    none: () => set(NOTHING),
    toErrors: () => set(foldToErrors(tree)),
  };
}

/** Everything that is worked out from an answer and the address, each part only when what it needs changes. */
export function useModel(answer: RequestAnswer, params: TraceParams, query: string) {
  const { config } = useSession();
  const secrets = config.secretKeys;
  const tree = useMemo(() => buildTree(answer), [answer]);
  const index = useMemo(() => indexHops(answer), [answer]);
  const keys = useMemo(() => followable(answer), [answer]);
  const folds = useFolds(tree);
  const rows = useMemo(() => layRows(tree, folds.folded), [tree, folds.folded]);
  const { span, finding } = params;
  const selection = useMemo(() => select(tree, { span, finding }), [tree, span, finding]);
  const place = tree.places[selection.place] ?? null;
  const followed = params.key ?? place?.findings[0]?.key ?? tree.places[0]?.findings[0]?.key ?? 'gray.tag';
  const flow = useMemo(() => followKey(tree, answer, followed), [tree, answer, followed]);
  const critical = useMemo(() => criticalPath(tree), [tree]);
  const asked = useDeferredValue(query);
  const matches = useMemo(() => search(tree, asked, secrets), [tree, asked, secrets]);
  const matchSet = useMemo(() => new Set(matches), [matches]);
  const hops = useMemo(
    () => hopsAt(index, selection.spanId, place, selection.finding),
    [index, selection, place],
  );
  return {
    tree,
    index,
    keys,
    folds,
    rows,
    selection,
    place,
    followed,
    flow,
    critical,
    matches,
    matchSet,
    hops,
    secrets,
  };
}

export type Model = ReturnType<typeof useModel>;
