import type { CSSProperties } from 'react';
import { Button } from '../../kit/controls.tsx';
import type { Gate } from '../../model/index.ts';
import { useUi } from '../../state/ui.ts';
import { age, clock, moment, type Range, type Zone } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';
import { gateThreshold, gateValue } from './format.ts';
import { Glyph } from './Glyph.tsx';
import { Inspector } from './Inspector.tsx';
import { sayIn, verdictText } from './gatetext.ts';

interface Props {
  readonly gate: Gate;
  readonly service: string;
  readonly zone: Zone;
  readonly range: Range;
  readonly style: CSSProperties;
  readonly onClose: () => void;
}

function Firings({ gate, zone, range }: Pick<Props, 'gate' | 'zone' | 'range'>) {
  if (gate.fired.length === 0) return null;
  const shown = gate.fired.slice(-3).map(f => `${moment(f.from, zone, range)}–${clock(f.to, zone)}`);
  const more = gate.fired.length - shown.length;
  return (
    <>
      <dt>{word('rollout.gate.fired')}</dt>
      <dd>{shown.join(', ') + (more > 0 ? ` +${more}` : '')}</dd>
    </>
  );
}

/** What a gate measured against what it allows, and the query behind it. Esc and a click elsewhere close it. */
export function GateInspector({ gate, service, zone, range, style, onClose }: Props) {
  const tell = useUi(s => s.say);
  const copy = (): void => {
    void navigator.clipboard.writeText(gate.query).then(() => tell(word('rollout.gate.copied')));
  };
  const title = say(gate.title);
  return (
    <Inspector
      label={word('rollout.table.gate', { title })}
      style={style}
      openers=".rollout-gate"
      onClose={onClose}
    >
      <h3>
        <svg width={12} height={12} aria-hidden="true">
          <Glyph verdict={gate.verdict} x={6} y={6} />
        </svg>
        {title} <span className="t3">{service}</span>
      </h3>
      <dl>
        <dt>{word('rollout.gate.measured')}</dt>
        <dd className="strong">{gate.latest === null ? '–' : gateValue(gate, gate.latest)}</dd>
        <dt>{word('rollout.gate.threshold')}</dt>
        <dd>{gateThreshold(gate)}</dd>
        <dt>{word('rollout.gate.window')}</dt>
        <dd>{gate.window > 0 ? age(gate.window) : word('rollout.gate.now')}</dd>
        <dt>{word('rollout.gate.verdict')}</dt>
        <dd>{verdictText(gate)}</dd>
        <Firings gate={gate} zone={zone} range={range} />
        <dt>{word('rollout.gate.effect')}</dt>
        <dd>
          {say(gate.effect)} {gate.id === 'auto-rollback' ? word('rollout.gate.limits') : ''}
        </dd>
      </dl>
      {gate.absent === null ? null : <p className="t2">{sayIn(zone, range, gate.absent)}</p>}
      {gate.query === '' ? null : (
        <>
          <pre aria-label={word('rollout.gate.query', { source: gate.source })} tabIndex={0}>
            {gate.query}
          </pre>
          <Button onClick={copy}>{word('rollout.gate.copy')}</Button>
        </>
      )}
    </Inspector>
  );
}
