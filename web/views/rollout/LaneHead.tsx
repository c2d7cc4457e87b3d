import { word } from '../../words/index.ts';
import { sayIn } from './gatetext.ts';
import type { LaneBox } from './layout.ts';
import type { Scene } from './props.ts';
import { standing, stateInHead } from './standing.ts';

interface Props {
  readonly box: LaneBox;
  readonly first: boolean;
  readonly scene: Scene;
}

export function LaneHead({ box, first, scene }: Props) {
  const { lane } = box;
  const { picture, params, onParams } = scene;
  const state = stateInHead(lane.state, scene.columns.totals);
  const name = `${lane.service} ${lane.version}`.trim();
  const said = lane.warnings.map(w => sayIn(scene.zone, scene.scale.range, w));
  const several = picture.lanes.length > 1;
  const others = picture.unchanged.length;
  return (
    <div
      className="rollout-head"
      style={{ top: box.header.y, height: box.header.h, padding: scene.columns.gutter === 0 ? 0 : undefined }}
    >
      <b>{name}</b>
      <span className="t2 cut">{standing(lane, scene.groupOf(lane.version) ?? '')}</span>
      {state === null ? null : <span className="t3">{state}</span>}
      {lane.source === 'events' ? null : (
        <span className="t3 small">
          {word('rollout.head.source', { source: word(`rollout.source.${lane.source}`) })}
        </span>
      )}
      {said.length > 0 ? (
        <span className="cut strong" title={said.join('\n')}>
          ⚠ {said[0]}
          {said.length > 1 ? ` +${said.length - 1}` : ''}
        </span>
      ) : null}
      <span className="grow" />
      {several && !box.open ? (
        <button
          type="button"
          aria-expanded={false}
          aria-label={word('rollout.lane.open', { name })}
          onClick={() => onParams({ lane: lane.service, gate: null })}
        >
          ▸
        </button>
      ) : null}
      {first && others > 0 ? (
        <button
          type="button"
          aria-expanded={params.unchanged}
          onClick={() => onParams({ unchanged: !params.unchanged }, 'replace')}
        >
          {scene.layout.narrow
            ? word('rollout.unchanged.short', { n: others })
            : word('rollout.unchanged', { n: others, others: 1 })}{' '}
          <span aria-hidden="true">{params.unchanged ? '▾' : '▸'}</span>
        </button>
      ) : null}
    </div>
  );
}
