import type { AlertSpan, RolloutLane, RolloutPicture } from '../../model/index.ts';
import { contains } from '../../time/index.ts';
import { alertSpans } from './alerts.ts';
import { controllerLanes } from './controllers.ts';
import type { RolloutInput } from './input.ts';
import { byTime, chaosWindows } from './events.ts';
import { eventLane, fromController, inRange, rolloutGroups, type LaneContext } from './lanes.ts';
import { plans, strategyLanes } from './strategy.ts';

/** When a lane last did something, so that the newest rollout stands first. */
const lastAct = (lane: RolloutLane): number =>
  Math.max(
    0,
    ...lane.stages.map(s => s.from),
    ...lane.states.map(s => s.time),
    ...lane.rollbacks.map(r => r.time),
  );

/** Services with a rollout in the range: told by events, seen in Prometheus or planned; gates are asked for them. */
export function rollingServices(
  input: Pick<RolloutInput, 'range' | 'step' | 'events' | 'controllers' | 'strategies' | 'serviceOf'>,
): readonly string[] {
  const told = rolloutGroups(input.events, input.serviceOf)
    .filter(g => inRange(g.events, input.range))
    .map(g => g.service);
  const seen = controllerLanes(input.controllers, {
    range: input.range,
    step: input.step,
    service: input.serviceOf,
  }).map(l => l.service);
  return [...new Set([...told, ...seen, ...plans(input).map(p => p.service)])];
}

function lanes(input: RolloutInput, context: LaneContext): readonly RolloutLane[] {
  const told = rolloutGroups(input.events, input.serviceOf)
    .filter(g => inRange(g.events, input.range))
    .map(g => eventLane(g, context));
  const named = new Set(told.map(l => l.service));
  const seen: RolloutLane[] = [];
  const ctx = { range: input.range, step: input.step, service: input.serviceOf };
  for (const lane of controllerLanes(input.controllers, ctx)) {
    if (named.has(lane.service)) continue;
    named.add(lane.service);
    seen.push(fromController(lane, context));
  }
  const planned = strategyLanes(input, named).map(lane => fromController(lane, context));
  return [...told, ...seen, ...planned].toSorted((a, b) => lastAct(b) - lastAct(a));
}

/** The whole picture of the range: lanes newest first, who did not change, chaos, alerts and events. */
export function rolloutPicture(input: RolloutInput): RolloutPicture {
  const events = input.events.filter(e => e.time <= input.range.to).toSorted(byTime);
  const alerts: readonly AlertSpan[] = alertSpans(input.alerts, input.range, input.step);
  const all = lanes({ ...input, events }, { input: { ...input, events }, alerts });
  const moving = new Set(all.map(l => l.service));
  return {
    lanes: all,
    unchanged: input.services.filter(s => !moving.has(s)),
    chaos: chaosWindows(events, input.range.to).filter(
      c => c.range.from < input.range.to && c.range.to > input.range.from,
    ),
    alerts,
    events: events.filter(e => contains(input.range, e.time)),
    malformed: input.malformed.filter(m => contains(input.range, m.source.time)),
  };
}
