import { useDeferredValue, useMemo, useState } from 'react';
import { noFlow } from '../../analysis/trace/flow.ts';
import { spanAt, spanIndex, spanOfId } from '../../analysis/trace/heads.ts';
import { isAmong } from '../../analysis/trace/search.ts';
import type { OpenedTrace, Tree } from '../../model/index.ts';
import { useAsked, useChoice, useCritical, useFlow, useSearch } from '../../state/opened.ts';
import { useSession } from '../../state/session.ts';
import { foldAll, foldToDepth, foldToErrors, keptNodes, layRows, reveal, type Trouble } from './layout.ts';
import type { TraceParams } from './params.ts';
import { select } from './selection.ts';

interface Folds {
  readonly tree: Tree;
  readonly folded: ReadonlySet<number>;
}

const NOTHING: ReadonlySet<number> = new Set();

/** The folds of an earlier reading of the same request, on its new tree. */
function carryOver(old: Folds, tree: Tree): ReadonlySet<number> {
  const out = new Set<number>();
  for (const node of old.folded) {
    const span = spanAt(old.tree, node);
    const at = span === undefined ? -1 : spanOfId(tree.list, span.spanId);
    if (at >= 0) out.add(tree.nodeOfSpan[at] ?? -1);
  }
  return out;
}

/** Which subtrees are folded, and the ways to change that. A tree that is no longer shown is not held on to. */
function useFolds(tree: Tree) {
  const [state, setState] = useState<Folds>({ tree, folded: NOTHING });
  const now = state.tree === tree ? state : { tree, folded: carryOver(state, tree) };
  if (now !== state) setState(now);
  const { folded } = now;
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
    toErrors: (wanted: Trouble = 'both') => set(foldToErrors(tree, wanted)),
    toDepth: (levels: number) => set(foldToDepth(tree, levels)),
  };
}

const NONE = new Int32Array(0);

/** The highlighted nodes; null where nothing is highlighted or not known yet. */
function useMarked(open: number, mark: TraceParams['mark'], secrets: readonly string[]): Int32Array | null {
  const question = { open, key: mark?.key ?? '', value: mark?.value ?? '', secrets };
  const data = useAsked('marked', question, mark !== null);
  return mark === null ? null : (data ?? null);
}

/** The nodes that a filter leaves; null while there is none, or nothing to filter by. */
function useKept(tree: Tree, only: boolean, found: Int32Array | null, marked: Int32Array | null) {
  return useMemo(() => {
    if (!only || (found === null && marked === null)) return null;
    const both = found && marked ? found.filter(n => isAmong(marked, n)) : (found ?? marked ?? NONE);
    return keptNodes(tree, both);
  }, [tree, only, found, marked]);
}

/** Everything that is worked out from an answer and the address, each part only when what it needs changes. */
export function useModel(answer: OpenedTrace, params: TraceParams, query: string) {
  const { config } = useSession();
  const secrets = config.secretKeys;
  const { tree, open } = answer;
  const folds = useFolds(tree);
  const searched = useSearch(open, useDeferredValue(query), secrets);
  const matches = searched.nodes ?? NONE;
  const marked = useMarked(open, params.mark, secrets);
  const kept = useKept(tree, params.only, searched.nodes, marked);
  const rows = useMemo(() => layRows(tree, folds.folded, kept), [tree, folds.folded, kept]);
  const { span, finding } = params;
  const selection = useMemo(() => select(tree, { span, finding }), [tree, span, finding]);
  const place = tree.places[selection.place] ?? null;
  const followed = params.key ?? place?.findings[0]?.key ?? tree.places[0]?.findings[0]?.key ?? 'gray.tag';
  const known = useFlow(answer, followed);
  const flow = useMemo(() => known ?? noFlow(tree, followed), [known, tree, followed]);
  const critical = useCritical(open);
  const { choice, old } = useChoice({
    open,
    span: spanIndex(tree, selection.node),
    place: selection.place,
    finding: selection.finding?.id ?? null,
  });
  return {
    ...{ tree, folds, rows, selection, place, followed, flow, critical },
    ...{ matches, searched: searched.text, marked, kept, choice, old, secrets },
  };
}

export type Model = ReturnType<typeof useModel>;
