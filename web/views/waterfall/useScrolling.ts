// Where the rows are scrolled to: by what is chosen, and by what comes or goes above.

import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Size } from '../../kit/useSize.ts';
import { NODE } from '../../model/index.ts';
import { anchored, PLACE_ROW, scrollScale, type Laid } from './layout.ts';
import type { Model } from './useModel.ts';

/** Scrolls to a node; once by itself, to what the link or the first finding names. */
export function useScrollTo(model: Model, size: Size, scroller: RefObject<HTMLDivElement | null>) {
  const { tree, rows, selection } = model;
  const wanted = useRef(-1);
  const scrollTo = (node: number): void => {
    const element = scroller.current;
    // A break row is shown with the span behind it.
    const first = node > 0 && tree.kind[node - 1] === NODE.place ? node - 1 : node;
    const row = rows.rowOf[first] ?? -1;
    // Folded or filtered away until the next layout: then it is gone to.
    wanted.current = row < 0 ? node : -1;
    if (!element || row < 0) return;
    const scale = scrollScale(rows, size.height);
    const top = rows.y[row] ?? 0;
    const at = element.scrollTop * scale;
    const margin = Math.min(120, size.height / 4);
    if (top < at) element.scrollTo({ top: (top - PLACE_ROW) / scale });
    else if (top + 2 * PLACE_ROW > at + size.height)
      element.scrollTo({ top: (top + 2 * PLACE_ROW + margin - size.height) / scale });
  };
  const opened = useRef(false);
  const found = useRef(false);
  const height = useRef(0);
  const { node, place } = selection;
  // After the first layout: to what the link or the first finding names. Findings that come after the rows move
  // nobody who has begun to read them.
  useEffect(() => {
    if (size.height === 0) return;
    if (wanted.current >= 0 && (rows.rowOf[wanted.current] ?? -1) >= 0) scrollTo(wanted.current);
    // The sheet that opens below takes rows away; the chosen one must stay among the rest.
    const shrunk = size.height < height.current;
    height.current = size.height;
    const late = place >= 0 && !found.current && scroller.current?.scrollTop === 0;
    found.current ||= place >= 0;
    if (opened.current && !shrunk && !late) return;
    opened.current = true;
    if (node >= 0) scrollTo(node);
  });
  return scrollTo;
}

/** Rows that come or go above what is looked at do not move it. */
export function useAnchor(
  { tree, rows }: Model,
  size: Size,
  scroller: RefObject<HTMLDivElement | null>,
): void {
  const last = useRef<Laid>({ tree, rows });
  const { height } = size;
  useLayoutEffect(() => {
    const old = last.current;
    last.current = { tree, rows };
    const element = scroller.current;
    if (!element || old.tree === tree) return;
    const top = anchored(old, { tree, rows }, element.scrollTop * scrollScale(old.rows, height));
    element.scrollTo({ top: top / scrollScale(rows, height) });
  }, [tree, rows, height, scroller]);
}
