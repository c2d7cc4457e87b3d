import type { GateVerdict } from '../../model/index.ts';

interface Props {
  readonly verdict: GateVerdict;
  readonly x: number;
  readonly y: number;
}

/** ○ passes, ◐ over 60%, ■ fired, – no data; part of an SVG, centred on x and y. */
export function Glyph({ verdict, x, y }: Props) {
  if (verdict === 'no-data') return <path d={`M${x - 4} ${y}h8`} stroke="var(--text-3)" strokeWidth={1.4} />;
  if (verdict === 'fired') return <rect x={x - 3.5} y={y - 3.5} width={7} height={7} fill="var(--text)" />;
  return (
    <>
      <circle cx={x} cy={y} r={3} fill="none" stroke="var(--text-2)" strokeWidth={1.2} />
      {verdict === 'near' ? <path d={`M${x} ${y - 3}a3 3 0 0 1 0 6z`} fill="var(--text-2)" /> : null}
    </>
  );
}
