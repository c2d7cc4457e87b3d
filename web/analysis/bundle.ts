// Traces that are one request, and how they hang together.

import { TraceHead } from './archive-head.ts';
import type { Archive } from './archive.ts';
import { more } from './few.ts';
import type { Node, Tree } from './tree.ts';

/** The root of a trace hangs below a span of another one. */
export interface Join {
  readonly trace: TraceHead;
  readonly to: TraceHead;
  /** The row of that span. */
  readonly row: number;
  readonly how: 'split' | 'link';
}

/** Traces of one request, the one it entered with first, and how they hang together. */
export class Bundle {
  readonly joins: readonly Join[];
  readonly requestId: string;
  /** Nearly every request has one trace: then there is no list of it. */
  readonly #heads: TraceHead | readonly TraceHead[];

  constructor(heads: readonly TraceHead[], joins: readonly Join[], requestId: string) {
    const [only] = heads;
    this.#heads = only !== undefined && heads.length === 1 ? only : heads;
    this.joins = joins;
    this.requestId = requestId;
  }

  get heads(): readonly TraceHead[] {
    return this.#heads instanceof TraceHead ? [this.#heads] : this.#heads;
  }
}

export function attach(root: Node, parent: Node, how: 'split' | 'link'): void {
  root.parent = parent;
  root.joined = how;
  parent.children = more(parent.children, root);
}

export function detach(root: Node): void {
  const { parent } = root;
  if (parent !== null) parent.children = parent.children.filter(c => c !== root);
  root.parent = null;
}

/** The trees of a bundle, joined as they were found to be. They belong to whoever asked for them. */
export function treesOf({ heads, joins }: Bundle, archive: Archive): readonly Tree[] {
  const trees = heads.map(h => archive.tree(h));
  for (const { trace, to, row, how } of joins) {
    const root = trees[heads.indexOf(trace)]?.roots[0];
    const parent = trees[heads.indexOf(to)]?.nodes[row - to.first];
    if (root !== undefined && parent !== undefined) attach(root, parent, how);
  }
  return trees;
}
