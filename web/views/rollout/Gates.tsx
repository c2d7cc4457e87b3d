import { useCallback } from 'react';
import { word } from '../../words/index.ts';
import { GateInspector } from './GateInspector.tsx';
import { gateLabel, gatesSum } from './gatetext.ts';
import type { LaneBox } from './layout.ts';
import type { Scene } from './props.ts';

interface Props {
  readonly box: LaneBox;
  readonly scene: Scene;
}

const gateButtonId = (id: string): string => `rollout-gate-${id}`;

function Fold({ box, scene }: Props) {
  const { gateFold } = box;
  const { params, onParams, columns } = scene;
  if (!gateFold) return null;
  const rest = gateFold.gates;
  const all = box.lane.gates;
  const text = params.allGates
    ? word('rollout.gates.fewer')
    : rest.length === all.length
      ? gatesSum(all)
      : `${word('rollout.gates.more', { n: rest.length })}: ${gatesSum(rest)}`;
  return (
    <button
      type="button"
      className="rollout-fold"
      style={{
        top: gateFold.y,
        height: gateFold.h,
        left: 0,
        paddingLeft: columns.gutter === 0 ? 0 : 12,
        lineHeight: `${gateFold.h}px`,
        paddingBlock: 0,
      }}
      aria-expanded={params.allGates}
      onClick={() => onParams({ allGates: !params.allGates }, 'replace')}
    >
      {text} <span aria-hidden="true">{params.allGates ? '▴' : '▸'}</span>
    </button>
  );
}

/** Each gate's row as a button, and the inspector of the open one. */
export function Gates({ box, scene }: Props) {
  const { params, onParams, columns, zone } = scene;
  const open = params.gate === null ? undefined : box.gates.find(r => r.gate.id === params.gate);
  const openId = open?.gate.id;
  const close = useCallback(() => {
    if (openId !== undefined) document.getElementById(gateButtonId(openId))?.focus();
    onParams({ gate: null }, 'replace');
  }, [onParams, openId]);
  return (
    <>
      {box.gates.map(({ gate, y, h }) => (
        <button
          key={gate.id}
          id={gateButtonId(gate.id)}
          type="button"
          className="rollout-gate"
          style={{ top: y - 1, height: h, width: columns.width }}
          aria-label={gateLabel(gate)}
          aria-haspopup="dialog"
          aria-expanded={gate.id === params.gate}
          onClick={() => onParams({ gate: gate.id === params.gate ? null : gate.id }, 'replace')}
        />
      ))}
      <Fold box={box} scene={scene} />
      {open ? (
        <GateInspector
          gate={open.gate}
          service={box.lane.service}
          zone={zone}
          range={scene.scale.range}
          style={{ top: open.y + open.h + 4, right: 8 }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
