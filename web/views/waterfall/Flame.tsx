import '../../words/all.ts';
import type { Tree } from '../../model/index.ts';
import { spanAt } from '../../analysis/trace/heads.ts';
import { useCallback, useMemo, useRef, type MouseEvent } from 'react';
import { Canvas } from '../../kit/Canvas.tsx';
import { serviceColour, type ColourName, type Palette } from '../../kit/theme.ts';
import { useSize } from '../../kit/useSize.ts';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { flame, MOST_BLOCKS, type Block } from './flame.ts';
import type { TraceParams } from './params.ts';
import { fit, setFont, type Ctx } from './scene.ts';

interface Props {
  readonly tree: Tree;
  readonly params: TraceParams;
  readonly onSelect: (node: number) => void;
}

const LINE = 22;

function drawFlame(
  ctx: Ctx,
  p: Palette,
  tree: Tree,
  blocks: readonly Block[],
  width: number,
  byError: boolean,
): void {
  setFont(ctx, p, 11);
  for (const b of blocks) {
    const span = spanAt(tree, b.node);
    const w = (b.x1 - b.x0) * width;
    if (!span || w < 0.3) continue;
    const colour: ColourName = byError
      ? span.status === 'error'
        ? 'text'
        : 'line-2'
      : serviceColour(span.resource.service);
    ctx.fillStyle = p[colour];
    ctx.fillRect(b.x0 * width, b.depth * LINE, Math.max(0.5, w - 1), LINE - 1);
    if (w < 40) continue;
    ctx.fillStyle = p.bg;
    const text = fit(ctx, `${span.resource.service} ${span.name} ${duration(span.duration)}`, w - 9);
    ctx.fillText(text, b.x0 * width + 4, b.depth * LINE + 15);
  }
}

/** The same request with time added up: where it is wide, there the time went. */
export function Flame({ tree, params, onSelect }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const { width } = useSize(root);
  const { blocks, depth } = useMemo(() => flame(tree), [tree]);
  const byError = params.colour === 'error';
  const draw = useCallback(
    (ctx: Ctx, p: Palette) => drawFlame(ctx, p, tree, blocks, width, byError),
    [tree, blocks, width, byError],
  );
  const under = (e: MouseEvent<HTMLElement>): number => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = (e.clientX - box.left) / Math.max(1, width);
    const line = Math.floor((e.clientY - box.top) / LINE);
    return blocks.find(b => b.depth === line && b.x0 <= x && x < b.x1)?.node ?? -1;
  };
  return (
    <div className="trace-flame" ref={root}>
      {tree.list.size > MOST_BLOCKS ? (
        <p className="trace-note small t2">
          {word('trace.flame.much', { spans: tree.list.size, shown: MOST_BLOCKS })}
        </p>
      ) : null}
      <Canvas
        width={width}
        height={Math.max(1, depth) * LINE}
        draw={draw}
        role="img"
        aria-label={word('trace.flame.label')}
        onClick={e => {
          const node = under(e);
          if (node >= 0) onSelect(node);
        }}
        onMouseMove={e => {
          const span = spanAt(tree, under(e));
          e.currentTarget.title = span
            ? `${span.resource.service} ${span.name}, ${duration(span.duration)}`
            : '';
        }}
      />
    </div>
  );
}
