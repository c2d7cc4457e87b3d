// What keys and buttons do to the open trace.

import { nextMatch } from '../../../analysis/trace/search.ts';
import { focusHome, focusSoon } from '../../../kit/focus.ts';
import { placeAt } from '../../../analysis/trace/heads.ts';
import { hasChildren, panBy, ROW, shownRow, zoomBy } from '../layout.ts';
import type { RefObject } from 'react';
import type { Tree } from '../../../model/index.ts';
import type { TraceParams, Zoom } from '../params.ts';
import type { Scene } from '../scene.ts';
import type { ToldMark } from '../Stack.tsx';
import { nodeOf } from '../selection.ts';
import type { Model } from '../useModel.ts';
import { paramsOf, stepPlace } from './choosing.ts';
import type { Action, Level } from './keyboard.ts';

export interface Situation {
  readonly model: Model;
  readonly zoom: Zoom;
  readonly query: string;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly onQuery: (text: string) => void;
  readonly onOpen: () => void;
  /** Makes room for the rows. */
  readonly onRows: () => void;
  readonly onClear: () => void;
  /** Only matching rows, or all again. */
  readonly onOnly: (only: boolean) => void;
  readonly only: boolean;
  /** The mark whose moments are told. */
  readonly told: ToldMark | null;
  readonly tell: (told: ToldMark | null) => void;
  readonly sceneRef: RefObject<Scene | null>;
  readonly scrollTo: (node: number) => void;
  readonly viewHeight: number;
  /** Goes to the field that searches. */
  readonly onFind: () => void;
}

/** Does choosing this row lead to it, and not to another one? */
function isOwnRow(tree: Tree, node: number): boolean {
  if (placeAt(tree, node)) return nodeOf(tree, tree.ref[node] ?? -1) === node;
  return paramsOf(tree, node) !== null;
}

/** The part of the details that is read: who goes into them comes to this. */
export const PANEL = 'trace-tab-panel';

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The moment after the one that is told of the selected row, round the corner. */
function nextMoment({ told, sceneRef, model }: Situation): ToldMark | null {
  const scene = sceneRef.current;
  const { node } = model.selection;
  const marks = scene?.extras?.marks(scene, node) ?? [];
  const at = told?.node === node ? marks.findIndex(m => m.from > told.mark.from) : 0;
  const mark = marks[Math.max(0, at)];
  return mark ? { node, mark, pointed: false } : null;
}

/** Everything a key or a button can do to the open trace. */
export function actionsOf(s: Situation) {
  const { model, zoom, onParams, onZoom, scrollTo } = s;
  const { tree, rows, folds, selection } = model;
  /** Unfolds what hides a node; a filter that hides it is lifted. */
  const show = (node: number): Partial<TraceParams> => {
    folds.show(node);
    return node >= 0 && model.kept !== null && model.kept[node] === 0 ? { only: false } : {};
  };
  const choose = (node: number, how: 'push' | 'replace' = 'replace'): void => {
    const params = paramsOf(tree, node);
    const lifted = show(node);
    if (params) onParams({ ...params, ...lifted }, how);
    scrollTo(node);
  };
  /**
   * To the next row that can be chosen. Gaps and placeholders hold nothing to show; what stands in front of a span is
   * shown with that span, and choosing it would lead back there.
   */
  const move = (by: number): void => {
    const last = rows.nodes.length - 1;
    const step = by < 0 ? -1 : 1;
    let row = Math.min(Math.max(0, shownRow(tree, rows, selection.node) + by), last);
    while (row > 0 && row < last && !isOwnRow(tree, rows.nodes[row] ?? -1)) row += step;
    choose(rows.nodes[row] ?? -1);
  };
  const stepFinding = (step: 1 | -1): void => {
    const place = stepPlace(tree.places, selection.place, step);
    const first = tree.places[place]?.findings[0];
    if (!first) return;
    const node = nodeOf(tree, place);
    onParams({ finding: first.id, span: null, ...show(node) }, 'replace');
    s.onOpen();
    scrollTo(node);
  };
  const stepMatch = (step: 1 | -1): void => {
    const found = s.query === '' ? model.marked : model.matches;
    const node = found ? nextMatch(found, selection.node, step) : -1;
    if (node >= 0) choose(node);
    else if (s.query === '') move(step);
  };
  const fold = (): void => {
    const { node } = selection;
    let parent = tree.parent[node] ?? -1;
    while (parent >= 0 && !paramsOf(tree, parent)) parent = tree.parent[parent] ?? -1;
    if (hasChildren(tree, node) && !folds.folded.has(node)) folds.toggle(node);
    else if (parent >= 0) choose(parent);
  };
  const unfold = (): void => {
    if (hasChildren(tree, selection.node) && folds.folded.has(selection.node)) folds.toggle(selection.node);
    else move(1);
  };
  const middle = (zoom.from + zoom.to) / 2;
  const page = Math.max(1, Math.floor(s.viewHeight / ROW) - 1);
  const table: Readonly<Record<Action, () => void>> = {
    up: () => move(-1),
    down: () => move(1),
    'page-up': () => move(-page),
    'page-down': () => move(page),
    first: () => choose(rows.nodes[0] ?? -1),
    last: () => choose(rows.nodes[rows.nodes.length - 1] ?? -1),
    fold,
    unfold,
    open: () => {
      s.onOpen();
      // Where they are a sheet, they come a moment later.
      focusSoon({ find: () => document.getElementById(PANEL) });
    },
    rows: () => {
      s.onRows();
      focusHome();
    },
    'next-finding': () => stepFinding(1),
    'previous-finding': () => stepFinding(-1),
    next: () => stepMatch(1),
    previous: () => stepMatch(-1),
    find: s.onFind,
    'fold-all': folds.all,
    'unfold-all': folds.none,
    'pan-left': () => onZoom(panBy(zoom, tree.length, -0.2)),
    'pan-right': () => onZoom(panBy(zoom, tree.length, 0.2)),
    'zoom-in': () => onZoom(zoomBy(zoom, tree.length, middle, 0.6)),
    'zoom-out': () => onZoom(zoomBy(zoom, tree.length, middle, 1 / 0.6)),
    whole: () => onZoom(null),
    'fold-trouble': () => folds.toErrors(),
    only: () => s.onOnly(!s.only),
    moment: () => s.tell(nextMoment(s)),
    ...(Object.fromEntries(LEVELS.map(n => [`level-${n}`, () => folds.toDepth(n)])) as Record<
      Level,
      () => void
    >),
    clear: s.onClear,
  };
  return { ...table, choose, stepFinding, stepMatch };
}

/** Made anew with whatever they act on. */
export type Actions = ReturnType<typeof actionsOf>;
