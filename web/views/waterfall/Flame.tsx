import '../../words/all.ts';
import './flame.css';
import type { Tree } from '../../model/index.ts';
import { spanAt } from '../../analysis/trace/heads.ts';
import { useCallback, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { Canvas } from '../../kit/Canvas.tsx';
import type { Palette } from '../../kit/theme.ts';
import { useSize } from '../../kit/useSize.ts';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import { DEEPEST, flame, MOST_BLOCKS, type Block } from './flame.ts';
import { placeBefore } from './selection.ts';
import { barColour, fit, setFont, type Ctx, type Paint } from './scene.ts';

interface Props {
  readonly tree: Tree;
  readonly selected: number;
  readonly paint: Paint;
  readonly onSelect: (node: number) => void;
}

const LINE = 22;

interface Drawing {
  readonly tree: Tree;
  readonly blocks: readonly Block[];
  readonly width: number;
  readonly paint: Paint;
  readonly selected: number;
}

function drawFlame(ctx: Ctx, p: Palette, { tree, blocks, width, paint, selected }: Drawing): void {
  setFont(ctx, p, 11);
  for (const b of blocks) {
    const span = spanAt(tree, b.node);
    const w = (b.x1 - b.x0) * width;
    if (!span || w < 0.3) continue;
    ctx.fillStyle = p[barColour(paint, b.node, span)];
    ctx.fillRect(b.x0 * width, b.depth * LINE, Math.max(0.5, w - 1), LINE - 1);
    if (w < 40) continue;
    ctx.fillStyle = p.bg;
    const text = fit(ctx, `${span.resource.service} ${span.name} ${duration(span.duration)}`, w - 9);
    ctx.fillText(text, b.x0 * width + 4, b.depth * LINE + 15);
  }
  const own = blocks.find(b => b.node === selected);
  if (!own) return;
  ctx.strokeStyle = p.text;
  ctx.lineWidth = 2;
  ctx.strokeRect(
    own.x0 * width + 1,
    own.depth * LINE + 1,
    Math.max(2, (own.x1 - own.x0) * width - 3),
    LINE - 3,
  );
}

/** The block an arrow leads to: callers above, callees below, neighbours beside; null where there is none. */
function besideBlock(blocks: readonly Block[], from: Block | undefined, key: string): Block | null {
  if (!from) return blocks[0] ?? null;
  const middle = (from.x0 + from.x1) / 2;
  const covers = (b: Block): boolean => b.x0 <= middle && middle < b.x1;
  const line = (depth: number): readonly Block[] => blocks.filter(b => b.depth === depth);
  if (key === 'ArrowUp') return line(from.depth - 1).find(covers) ?? null;
  const below = line(from.depth + 1).filter(b => b.x0 >= from.x0 - 1e-9 && b.x1 <= from.x1 + 1e-9);
  if (key === 'ArrowDown') return below.find(covers) ?? below[0] ?? null;
  if (key === 'Home') return blocks[0] ?? null;
  const row = [...line(from.depth)].sort((a, b) => a.x0 - b.x0);
  const at = row.indexOf(from);
  if (key === 'ArrowLeft') return row[at - 1] ?? null;
  return key === 'ArrowRight' ? (row[at + 1] ?? null) : null;
}

/** The same request with time added up: where it is wide, there the time went. */
export function Flame({ tree, selected, paint, onSelect }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const { width } = useSize(root);
  const { blocks, depth, deeper } = useMemo(() => flame(tree), [tree]);
  const draw = useCallback(
    (ctx: Ctx, p: Palette) => drawFlame(ctx, p, { tree, blocks, width, paint, selected }),
    [tree, blocks, width, paint, selected],
  );
  const step = (e: KeyboardEvent): void => {
    const next = besideBlock(
      blocks,
      blocks.find(b => b.node === selected),
      e.key,
    );
    if (!next || !/^(Arrow|Home)/.test(e.key) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    onSelect(next.node);
  };
  const own = spanAt(tree, selected);
  const findings = tree.places[placeBefore(tree, selected)]?.findings.length ?? 0;
  const under = (e: MouseEvent<HTMLElement>): number => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = (e.clientX - box.left) / Math.max(1, width);
    const line = Math.floor((e.clientY - box.top) / LINE);
    return blocks.find(b => b.depth === line && b.x0 <= x && x < b.x1)?.node ?? -1;
  };
  return (
    <div className="trace-flame" ref={root}>
      <p className="hidden" role="status">
        {own
          ? word('trace.flame.at', {
              span: `${own.resource.service} ${own.name}`,
              duration: duration(own.duration),
              level: (tree.depth[selected] ?? 0) + 1,
              findings: findings === 0 ? '' : word('trace.findings', { of: findings }),
            })
          : ''}
      </p>
      {deeper > 0 ? (
        <p className="trace-note small t2">{word('trace.flame.deep', { spans: deeper, levels: DEEPEST })}</p>
      ) : null}
      {tree.list.size - deeper > MOST_BLOCKS ? (
        <p className="trace-note small t2">
          {word('trace.flame.much', { spans: tree.list.size - deeper, shown: MOST_BLOCKS })}
        </p>
      ) : null}
      <Canvas
        width={width}
        height={Math.max(1, depth) * LINE}
        draw={draw}
        role="application"
        tabIndex={0}
        data-home
        aria-label={`${word('trace.flame.label')} ${own ? `${own.resource.service} ${own.name}` : ''}`}
        onKeyDown={step}
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
