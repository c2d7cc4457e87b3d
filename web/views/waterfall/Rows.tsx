import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { usePalette } from '../../kit/theme.ts';
import { useFramed } from '../../kit/useFramed.ts';
import type { Size } from '../../kit/useSize.ts';
import { AriaRows } from './AriaRows.tsx';
import { drawRows } from './draw.ts';
import { hasChildren, ROW, rowAt, scrollHeight, scrollScale, timeAt, xOf, zoomBy } from './layout.ts';
import type { Zoom } from './params.ts';
import { indentAt, type MomentMark, type Scene } from './scene.ts';

interface Props {
  readonly scene: Scene;
  readonly size: Size;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly describe: (node: number) => string;
  /** The row that names the columns. */
  readonly heads: ReactNode;
  readonly onSelect: (node: number) => void;
  readonly onToggle: (node: number) => void;
  readonly onZoom: (zoom: Zoom | null) => void;
  /** A mark is pointed at, or none any more. */
  readonly onMark: (node: number, mark: MomentMark | null) => void;
  /** What floats over the rows, placed by their content's height. */
  readonly children: ReactNode;
}

/** As near to a mark the pointer is on it. */
const NEAR = 6;

/** The mark under a point of the timeline. */
function markAt(scene: Scene, node: number, x: number): MomentMark | null {
  if (!scene.extras || x < scene.columns.plotFrom - NEAR) return null;
  const at = (m: MomentMark): number =>
    Math.abs(xOf(scene.columns, scene.zoom, m.from - scene.tree.start) - x);
  const near = scene.extras.marks(scene, node).filter(m => at(m) <= NEAR);
  return near.sort((a, b) => at(a) - at(b))[0] ?? null;
}

/** Rows of DOM are exchanged this many at a time, so that most frames of scrolling touch the canvas only. */
const BLOCK = 16;

/** What paints the canvas: everything by reference, so that scrolling and hovering render nothing. */
function usePainter({ scene, size, scroller }: Pick<Props, 'scene' | 'size' | 'scroller'>) {
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const hover = useRef(-1);
  const paint = useCallback(() => {
    const element = canvas.current;
    const ctx = element?.getContext('2d');
    if (!element || !ctx || size.width <= 0 || size.height <= 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    // Setting a size clears and reallocates, so it is done only when the size changes.
    if (element.width !== w) element.width = w;
    if (element.height !== h) element.height = h;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, size.width, size.height);
    const top = (scroller.current?.scrollTop ?? 0) * scrollScale(scene.rows, size.height);
    drawRows(ctx, palette, scene, { top, height: size.height, hover: hover.current });
  }, [scene, size, palette, scroller]);
  const later = useFramed(paint);
  const point = useCallback(
    (row: number): boolean => {
      if (row === hover.current) return false;
      hover.current = row;
      later();
      return true;
    },
    [later],
  );
  return { canvas, point, later };
}

/** Zooms with ctrl and the wheel around the moment under the pointer; the page itself must not zoom then. */
function useWheelZoom({ scene, scroller, onZoom }: Pick<Props, 'scene' | 'scroller' | 'onZoom'>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const wheel = (e: WheelEvent): void => {
      if (!e.ctrlKey && !e.metaKey) return;
      e.preventDefault();
      const x = e.clientX - element.getBoundingClientRect().left;
      const around = timeAt(scene.columns, scene.zoom, Math.max(x, scene.columns.plotFrom));
      onZoom(zoomBy(scene.zoom, scene.tree.length, around, Math.exp(e.deltaY * 0.004)));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [scene, scroller, onZoom]);
}

/** The rows: one canvas the size of the window that stays in place, over it rows of DOM for what reads the page. */
export function Rows(props: Props) {
  const { scene, size, scroller, describe, onSelect, onToggle, onMark } = props;
  const pointed = useRef<number | undefined>(undefined);
  const { canvas, point, later } = usePainter(props);
  useWheelZoom(props);
  const [block, setBlock] = useState(0);
  const scale = scrollScale(scene.rows, size.height);
  const rowUnder = (clientY: number): number => {
    const element = scroller.current;
    if (!element) return -1;
    const y = clientY - element.getBoundingClientRect().top;
    const at = element.scrollTop * scale + y;
    return at > scene.rows.height ? -1 : rowAt(scene.rows, at);
  };
  const move = (e: PointerEvent<HTMLDivElement>): void => {
    const row = rowUnder(e.clientY);
    if (point(row)) e.currentTarget.title = row < 0 ? '' : describe(scene.rows.nodes[row] ?? -1);
    const node = scene.rows.nodes[row] ?? -1;
    const x = e.clientX - e.currentTarget.getBoundingClientRect().left;
    const mark = markAt(scene, node, x);
    if (mark?.from !== pointed.current) onMark(node, mark);
    pointed.current = mark?.from;
  };
  const click = (clientX: number, clientY: number): void => {
    const node = scene.rows.nodes[rowUnder(clientY)] ?? -1;
    if (node < 0) return;
    const x = clientX - (scroller.current?.getBoundingClientRect().left ?? 0);
    // Left of the name is the twist of a row that has something below it.
    if (hasChildren(scene.tree, node) && x < indentAt(scene, node) + 5) onToggle(node);
    else onSelect(node);
  };
  const perView = Math.ceil(size.height / ROW);
  const first = Math.max(0, block * BLOCK - BLOCK);
  const last = Math.min(scene.rows.nodes.length, block * BLOCK + perView + 2 * BLOCK);
  return (
    <div
      ref={scroller}
      className="trace-rows"
      onScroll={e => {
        const top = e.currentTarget.scrollTop * scale;
        setBlock(Math.floor(Math.max(0, rowAt(scene.rows, top)) / BLOCK));
        later();
      }}
      onPointerMove={move}
      onPointerLeave={() => {
        point(-1);
        if (pointed.current !== undefined) onMark(-1, null);
        pointed.current = undefined;
      }}
      onClick={e => click(e.clientX, e.clientY)}
      onDoubleClick={e => {
        const node = scene.rows.nodes[rowUnder(e.clientY)] ?? -1;
        if (node >= 0 && hasChildren(scene.tree, node)) onToggle(node);
      }}
    >
      {/* It takes no room of its own, exactly: the rows of DOM lie over it and give the height. */}
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={{ width: size.width, height: size.height, marginBottom: -size.height }}
      />
      <AriaRows
        scene={scene}
        first={first}
        last={last}
        scale={scale}
        height={scrollHeight(scene.rows)}
        {...{ describe, heads: props.heads }}
      />
      {props.children}
    </div>
  );
}
