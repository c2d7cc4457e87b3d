import '../../words/all.ts';
import './flame.css';
import { spanAt } from '../../analysis/trace/heads.ts';
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { Canvas } from '../../kit/Canvas.tsx';
import type { Palette } from '../../kit/theme.ts';
import { useSize } from '../../kit/useSize.ts';
import { duration } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { DrawingProps } from './drawing.ts';
import { DEEPEST, flame, MOST_BLOCKS } from './flame.ts';
import { drawFlame, LINE } from './flamedraw.ts';
import type { Ctx } from './scene.ts';
import { placeBefore } from './selection.ts';
import { besideBlock } from './walk.ts';

/** What stands at the selected block, in words. */
function told({ tree, selection }: DrawingProps['model']): string {
  const own = spanAt(tree, selection.node);
  if (!own) return '';
  const findings = tree.places[placeBefore(tree, selection.node)]?.findings.length ?? 0;
  return word('trace.flame.at', {
    span: `${own.resource.service} ${own.name}`,
    duration: duration(own.duration),
    level: (tree.depth[selection.node] ?? 0) + 1,
    findings: findings === 0 ? '' : word('trace.findings', { of: findings }),
  });
}

/** Keeps the selected block in sight. */
function useInSight(depth: number | undefined) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    const canvas = element?.querySelector('canvas');
    if (!element || !canvas || depth === undefined) return;
    const top = canvas.offsetTop - element.offsetTop + depth * LINE;
    const { scrollTop, clientHeight } = element;
    if (top < scrollTop || top + LINE > scrollTop + clientHeight) element.scrollTop = top - clientHeight / 2;
  }, [depth]);
  return root;
}

/** The same request with time added up: where it is wide, there the time went. */
export function Flame({ model, query, paint, onSelect }: DrawingProps) {
  const { tree, selection, matches } = model;
  const selected = selection.node;
  const { blocks, depth, deeper } = useMemo(() => flame(tree), [tree]);
  const current = blocks.find(b => b.node === selected);
  const root = useInSight(current?.depth);
  const { width } = useSize(root);
  const found = query.trim() === '' ? null : matches;
  const draw = useCallback(
    (ctx: Ctx, p: Palette) => drawFlame(ctx, p, { tree, blocks, width, paint, selected, found }),
    [tree, blocks, width, paint, selected, found],
  );
  const step = (e: KeyboardEvent): void => {
    const next = besideBlock(blocks, current, e.key);
    if (!next || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    onSelect(next.node);
  };
  const under = (e: MouseEvent<HTMLElement>): number => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = (e.clientX - box.left) / Math.max(1, width);
    const line = Math.floor((e.clientY - box.top) / LINE);
    return blocks.find(b => b.depth === line && b.x0 <= x && x < b.x1)?.node ?? -1;
  };
  const own = spanAt(tree, selected);
  return (
    <div className="trace-flame" ref={root}>
      <p className="hidden" role="status">
        {told(model)}
      </p>
      <p className="trace-note small t2">
        {word('trace.flame.note')}
        {deeper > 0 ? ` ${word('trace.flame.deep', { spans: deeper, levels: DEEPEST })}` : ''}
        {tree.list.size - deeper > MOST_BLOCKS
          ? ` ${word('trace.flame.much', { spans: tree.list.size - deeper, shown: MOST_BLOCKS })}`
          : ''}
      </p>
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
