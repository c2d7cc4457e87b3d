import type { Codec } from '../../state/url.ts';
import { GATE_IDS, type GateId } from '../../model/index.ts';

/** What a link to the timeline keeps. */
export interface RolloutParams {
  /** The service whose lane is open; null: the newest rollout. */
  readonly lane: string | null;
  /** The gate whose inspector is open. */
  readonly gate: GateId | null;
  /** All gates shown, not only the telling ones. */
  readonly allGates: boolean;
  /** The services without a rollout are listed. */
  readonly unchanged: boolean;
}

export const NO_ROLLOUT_PARAMS: RolloutParams = { lane: null, gate: null, allGates: false, unchanged: false };

const isGate = (text: string | null): text is GateId =>
  (GATE_IDS as readonly (string | null)[]).includes(text);

export const rolloutParams: Codec<RolloutParams> = {
  read(query) {
    const gate = query.get('gate');
    return {
      lane: query.get('lane') || null,
      gate: isGate(gate) ? gate : null,
      allGates: query.get('gates') === 'all',
      unchanged: query.get('unchanged') === '1',
    };
  },
  write({ lane, gate, allGates, unchanged }) {
    return {
      ...(lane === null ? {} : { lane }),
      ...(gate === null ? {} : { gate }),
      ...(allGates ? { gates: 'all' } : {}),
      ...(unchanged ? { unchanged: '1' } : {}),
    };
  },
};
