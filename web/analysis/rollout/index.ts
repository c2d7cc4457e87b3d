// Rollouts as a picture: what was planned, what was measured, which gates held.

export { alertSpans, concerns, stretches } from './alerts.ts';
export { NO_CONTROLLERS, type ControllerSeries } from './controller-series.ts';
export { controllerLanes } from './controllers.ts';
export { causeEvents, chaosWindows, durationOf, eventLabel, rollbacks } from './events.ts';
export { AUTO_ROLLBACK_P99_MS, GATE_SPECS, NEAR, drawnThreshold, isBeyond, strain } from './gate-specs.ts';
export { gateReadings, type GateReading } from './gates.ts';
export { NO_ROLLOUT_INPUT, type RolloutInput, type ServiceReadings } from './input.ts';
export { rollingServices, rolloutPicture } from './picture.ts';
export { STAGE_MINIMUM, stageOf, stageSpans, stageWatches, type StageWatch } from './stages.ts';
export { LEGAL_TRANSITIONS, isLegal, stateChanges } from './states.ts';
export { compareVersions } from './versions.ts';
export { parseWeight, parseWeights, plannedShares, stagesWithPlan, stepAt } from './weights.ts';
