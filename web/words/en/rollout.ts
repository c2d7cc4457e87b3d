import type { Message } from '../../model/message.ts';
import { age, clock, micros } from '../../time/index.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const n = (p: P, name = 'n'): number => Number(p[name] ?? 0);
const s = (p: P, name: string): string => String(p[name] ?? '');
const many = (k: number, one: string, more: string): string => (k === 1 ? `1 ${one}` : `${count(k)} ${more}`);
/** Moments come as microseconds; whoever knows the reader's zone passes the text instead. */
const when = (p: P): string =>
  typeof p.at === 'number' ? `${clock(micros(p.at))} UTC` : (p.at ?? 'an unknown time');
const seconds = (ms: number): string => age(Math.round(ms / 1000) * 1e6);
const mmss = (us: number): string => {
  const t = Math.max(0, Math.floor(us / 1e6));
  const h = Math.floor(t / 3600);
  const two = (k: number): string => String(k).padStart(2, '0');
  return h > 0
    ? `${h}:${two(Math.floor(t / 60) % 60)}:${two(t % 60)}`
    : `${Math.floor(t / 60)}:${two(t % 60)}`;
};

const gates = {
  'rollout.gate.title.gray-5xx': (_: P) => 'gray 5xx',
  'rollout.gate.title.p95-rise': (_: P) => 'P95 rise',
  'rollout.gate.title.p95': (_: P) => 'P95',
  'rollout.gate.title.error-rate': (_: P) => 'error rate',
  'rollout.gate.title.p99': (_: P) => 'P99',
  'rollout.gate.title.gray-surge': (_: P) => 'gray surge',
  'rollout.gate.title.healthy-instances': (_: P) => 'healthy instances',
  'rollout.gate.title.business': (_: P) => 'business metric',
  'rollout.gate.title.schema-guard': (_: P) => 'schema guard',
  'rollout.gate.title.auto-rollback': (_: P) => 'auto rollback',
  'rollout.gate.effect.take-out': (_: P) => 'Takes the instance out and alerts.',
  'rollout.gate.effect.pause': (_: P) => 'Pauses the rollout.',
  'rollout.gate.effect.circuit-break': (_: P) => 'Moves the rollout to CircuitBreak.',
  'rollout.gate.effect.stop-widening': (_: P) => 'Stops widening.',
  'rollout.gate.effect.alert': (_: P) => 'Alerts.',
  'rollout.gate.effect.automatic-rollback': (_: P) => 'Rolls back automatically.',
  'rollout.gate.effect.stop': (_: P) => 'Stops the rollout.',
  'rollout.gate.effect.allow-full': (_: P) =>
    'Allows the full push once it holds for the whole window without a break.',
  'rollout.gate.effect.switch-back': (_: P) =>
    'Switches traffic back to the last stable version after another 30 s; recovery cancels that.',
  'rollout.gate.limits': (_: P) => 'The larger of two: 5xx rate and P99, each as a share of its limit.',
  'rollout.gate.absent.metric': (p: P) => `Prometheus has no ${s(p, 'metric')} in this range.`,
  'rollout.gate.absent.window': (p: P) =>
    `Prometheus has no ${s(p, 'metric')} in this range, or its samples are too far apart for ${n(p, 'seconds')} s.`,
  'rollout.gate.absent.few': (p: P) =>
    `Prometheus has no ${s(p, 'metric')} in this range, or never ${n(p, 'least')} requests within the window.`,
  'rollout.gate.absent.event': (p: P) => `Loki has no ${s(p, 'metric')} in this range.`,
  'rollout.gate.absent.since': (p: P) => `No value since ${when(p)}: nothing to measure.`,
  'rollout.gate.absent.loading': (_: P) => 'Still being read.',
  'rollout.gate.absent.not-configured': (_: P) => 'No query is configured for this gate.',
  'rollout.gate.absent.source': (p: P) => `${s(p, 'source')} does not answer.`,
  'rollout.gate.absent.no-source': (p: P) => `No ${s(p, 'source')} is configured.`,
  'rollout.gate.absent.not-asked': (_: P) => 'Not asked for this service.',
  'rollout.gate.told': (_: P) =>
    'As the platform reported in rollout.gate events; Prometheus has nothing for it.',
  'rollout.gate.told.since': (p: P) =>
    `The platform's rollout.gate events tell it until ${when(p)}; Prometheus has nothing for it.`,
  'rollout.gate.told.silent': (_: P) =>
    'As the platform reported in rollout.gate events; Prometheus does not answer.',
  'rollout.gate.told.silent.since': (p: P) =>
    `The platform's rollout.gate events tell it until ${when(p)}; Prometheus does not answer.`,
  'rollout.gate.verdict.passes': (_: P) => 'passes',
  'rollout.gate.verdict.near': (_: P) => 'passes, over 60% of what is allowed is used',
  'rollout.gate.verdict.unsustained': (_: P) => 'holds, not yet for the whole window',
  'rollout.gate.verdict.fired': (_: P) => 'fired',
  'rollout.gate.verdict.no-data': (_: P) => 'no data',
  'rollout.gate.label': (p: P) =>
    `Gate ${s(p, 'title')}: ${s(p, 'verdict')}, ${s(p, 'value')}, threshold ${s(p, 'threshold')}`,
  'rollout.gate.measured': (_: P) => 'measured',
  'rollout.gate.threshold': (_: P) => 'threshold',
  'rollout.gate.window': (_: P) => 'window',
  'rollout.gate.verdict': (_: P) => 'verdict',
  'rollout.gate.fired': (_: P) => 'fired',
  'rollout.gate.effect': (_: P) => 'effect',
  'rollout.gate.query': (p: P) => `query, ${s(p, 'source')}`,
  'rollout.gate.now': (_: P) => 'now',
  'rollout.gate.copy': (_: P) => 'Copy query',
  'rollout.gate.copied': (_: P) => 'Query copied',
  'rollout.gate.first': (p: P) => `gate: ${s(p, 'title')}`,
  'rollout.gates.more': (p: P) => many(n(p), 'more gate', 'more gates'),
  'rollout.gates.fewer': (_: P) => 'fewer gates',
  'rollout.gates.sum': (p: P) =>
    [
      n(p, 'fired') > 0 ? `${n(p, 'fired')} fired` : '',
      n(p, 'near') > 0 ? `${n(p, 'near')} near` : '',
      n(p, 'passes') > 0 ? (n(p, 'passes') === 1 ? '1 passes' : `${n(p, 'passes')} pass`) : '',
      n(p, 'none') > 0 ? `${n(p, 'none')} without data` : '',
    ]
      .filter(t => t !== '')
      .join(', '),
};

const events = {
  'rollout.event.stage': (p: P) => `${s(p, 'stage')} begins`,
  'rollout.event.stage-weight': (p: P) => `${s(p, 'stage')} → ${s(p, 'weight')}%`,
  'rollout.event.weight': (p: P) => `weight → ${s(p, 'weight')}%`,
  'rollout.event.state': (p: P) => (s(p, 'from') === '' ? s(p, 'to') : `${s(p, 'from')} → ${s(p, 'to')}`),
  'rollout.event.gate': (p: P) => `gate ${s(p, 'gate')} ${s(p, 'verdict')}`,
  'rollout.event.approval': (p: P) =>
    `${s(p, 'stage')} ${s(p, 'decision') || 'decided'}${s(p, 'by') === '' ? '' : ` by ${s(p, 'by')}`}`.trim(),
  'rollout.event.rollback': (p: P) =>
    `rolled back${s(p, 'to') === '' ? '' : ` to ${s(p, 'to')}`}${n(p, 'ms') >= 0 ? ` in ${seconds(n(p, 'ms'))}` : ''}`,
  'rollout.event.scaled': (p: P) => `${s(p, 'set')} → ${s(p, 'to')}`,
  'rollout.event.first-seen': (p: P) => `${s(p, 'version')} first seen`,
  'rollout.event.seen-again': (p: P) => `${s(p, 'version')} seen again`,
  'rollout.event.other': (p: P) => s(p, 'kind'),
  'rollout.event.of': (p: P) => `${s(p, 'service')}: ${s(p, 'text')}`,
  'rollout.chaos': (p: P) =>
    [
      'injected:',
      s(p, 'fault'),
      s(p, 'key'),
      s(p, 'percent') === '' ? '' : `${s(p, 'percent')}%`,
      s(p, 'target') === '' ? '' : `at ${s(p, 'target')}`,
    ]
      .filter(t => t !== '')
      .join(' '),
  'rollout.alert.pending': (_: P) => 'pending',
  'rollout.alert.firing': (p: P) => `${s(p, 'name')} firing`,
  'rollout.alert.firing-only': (p: P) => (n(p) > 1 ? `${n(p)} firing` : 'firing'),
  'rollout.alert.of': (p: P) => `${s(p, 'name')} ${s(p, 'state')}`,
};

/** "v2, ", where the version's group is known. */
const of = (p: P): string => (s(p, 'group') === '' ? '' : `${s(p, 'group')}, `);
const over = (p: P): string => (s(p, 'stable') === '' ? '' : `; ${s(p, 'stable')} is stable`);

/** The rollout timeline. */
export const rollout = {
  ...gates,
  ...events,
  'rollout.awaited.weight': (_: P) => 'weight',
  'rollout.awaited.gates': (_: P) => 'gates',
  'rollout.row.stage': (_: P) => 'stage',
  'rollout.row.weight': (p: P) => `weight to ${s(p, 'group')}`,
  'rollout.row.weight-now': (p: P) =>
    s(p, 'planned') === ''
      ? `weight to ${s(p, 'group')}: ${s(p, 'measured')}`
      : `weight to ${s(p, 'group')}: ${s(p, 'measured')} of planned ${s(p, 'planned')}`,
  'rollout.row.planned': (_: P) => 'planned',
  'rollout.row.measured': (_: P) => 'measured',
  'rollout.row.alerts': (_: P) => 'alerts',
  'rollout.row.chaos': (_: P) => 'chaos',
  'rollout.row.events': (_: P) => 'events',
  'rollout.row.none': (_: P) => 'none',
  'rollout.head.over': (p: P) => `${of(p)}rolling out over ${s(p, 'stable')} (stable)`,
  'rollout.head.out': (p: P) => `${of(p)}rolling out`,
  'rollout.head.back': (p: P) =>
    `rolled back${s(p, 'stable') === '' ? '' : ` to ${s(p, 'stable')}`}${n(p, 'ms') >= 0 ? ` in ${seconds(n(p, 'ms'))}` : ''}`,
  'rollout.head.planned': (p: P) => `${of(p)}planned`,
  'rollout.head.full': (p: P) => `${of(p)}serves everyone`,
  'rollout.head.broken': (p: P) => `${of(p)}stopped by CircuitBreak${over(p)}`,
  'rollout.head.completed': (p: P) => `${of(p)}completed${over(p)}`,
  'rollout.head.failed': (p: P) => `${of(p)}failed${over(p)}`,
  'rollout.head.timeout': (p: P) => `${of(p)}ran out of time${over(p)}`,
  'rollout.head.aborted': (p: P) => `${of(p)}aborted${over(p)}`,
  'rollout.head.paused': (p: P) => `${of(p)}paused${over(p)}`,
  'rollout.head.pending': (p: P) => `${of(p)}waiting to begin${over(p)}`,
  'rollout.head.deprecated': (p: P) => `${of(p)}being replaced`,
  'rollout.head.terminated': (p: P) => `${of(p)}terminated`,
  'rollout.head.invalid': (p: P) => `${of(p)}refused: its specification is invalid`,
  'rollout.head.source': (p: P) => `read from ${s(p, 'source')}`,
  'rollout.source.argo': (_: P) => 'Argo Rollouts',
  'rollout.source.flagger': (_: P) => 'Flagger',
  'rollout.source.deployment': (_: P) => 'kube-state-metrics',
  'rollout.source.istio': (_: P) => 'Istio',
  'rollout.source.events': (_: P) => 'events',
  'rollout.source.strategy': (_: P) => 'a strategy file',
  'rollout.unchanged': (p: P) =>
    n(p, 'others') === 1
      ? `${many(n(p), 'other service', 'other services')} unchanged`
      : `${many(n(p), 'service', 'services')} unchanged`,
  'rollout.lane.open': (p: P) => `Show all of ${s(p, 'name')}`,
  'rollout.watched': (p: P) => `watched ${mmss(n(p, 'us'))} of ${mmss(n(p, 'of'))}`,
  'rollout.state.illegal': (p: P) =>
    `${s(p, 'from')} → ${s(p, 'to')} at ${when(p)} is not a legal change of state`,
  'rollout.state.gap': (p: P) =>
    `The state was ${s(p, 'was')}, and at ${when(p)} it changes from ${s(p, 'from')}: a change between is missing`,
  'rollout.state.rolled-back': (p: P) =>
    n(p, 'ms') >= 0 ? `RolledBack in ${seconds(n(p, 'ms'))}` : 'RolledBack',
  'rollout.stage.unknown': (p: P) =>
    `Stage “${s(p, 'label')}” is none of the five; it is shaded by its weight`,
  'rollout.warning.argo-replicas': (_: P) =>
    'Argo Rollouts exports no weight: the line is the share of updated replicas',
  'rollout.warning.deployment-replicas': (_: P) =>
    'A Deployment has no weight: the line is the share of updated replicas',
  'rollout.weight.absent': (p: P) => `No measured weight: ${s(p, 'why')}`,
  'rollout.weight.loading': (_: P) => 'Measured weight still being read',
  'rollout.weight.absent.metric': (_: P) => 'Prometheus has no such series in this range.',
  'rollout.silent.no': (_: P) => 'No answer',
  'rollout.silent.from': (p: P) => `from ${s(p, 'source')}`,
  'rollout.silent': (p: P) => `No answer from ${s(p, 'source')}`,
  'rollout.silent.short': (p: P) => `no ${s(p, 'source')}`,
  'rollout.silent.since': (p: P) => `since ${s(p, 'time')}`,
  'rollout.reading': (p: P) => `reading ${s(p, 'source')}`,
  'rollout.none-configured': (p: P) => `no ${s(p, 'source')} is configured`,
  'rollout.unchanged.short': (p: P) => `${n(p)} unchanged`,
  'rollout.malformed.short': (p: P) => many(n(p), 'bad line', 'bad lines'),
  'rollout.malformed': (p: P) => many(n(p), 'line could not be read', 'lines could not be read'),
  'rollout.malformed.why': (_: P) =>
    'They begin like events or stand among events in their stream; what they told is missing above.',
  'rollout.malformed.more': (p: P) => `and ${many(n(p), 'older one', 'older ones')}`,
  'rollout.malformed.copy': (_: P) => 'Copy lines',
  'rollout.malformed.copied': (_: P) => 'Lines copied',
  'log.malformed.not-json': (_: P) => 'no JSON',
  'log.malformed.not-object': (_: P) => 'no JSON object',
  'log.malformed.no-event': (p: P) => `no field “${s(p, 'field')}”`,
  'log.malformed.no-name': (p: P) => `field “${s(p, 'field')}” is no name`,
  'rollout.unread': (_: P) => 'older lines not read',
  'rollout.empty.title': (p: P) => `No rollout between ${s(p, 'from')} and ${s(p, 'to')}`,
  'rollout.empty.asked': (p: P) =>
    `Asked: rollout events in Loki (${s(p, 'selector')}), and Argo Rollouts, Flagger, Istio and kube-state-metrics in Prometheus.`,
  'rollout.empty.unknown': (p: P) =>
    `Whether anything was rolled out is unknown: ${s(p, 'source')} did not answer.`,
  'rollout.empty.reading': (p: P) => `Whether anything was rolled out: still reading ${s(p, 'source')}`,
  'rollout.empty.next': (_: P) =>
    'Widen the range, or write rollout.stage and rollout.weight events to Loki.',
  'rollout.loading': (_: P) => 'Reading rollout events, weights and gates',
  'rollout.picture': (p: P) =>
    `Planned and measured weight and gates of ${s(p, 'name')} over time; the table below says the same`,
  'rollout.tip.planned': (_: P) => 'planned',
  'rollout.tip.measured': (_: P) => 'measured, 5 min mean',
  'rollout.table.caption': (p: P) => `Rollout of ${s(p, 'name')}`,
  'rollout.table.what': (_: P) => 'what',
  'rollout.table.from': (_: P) => 'from',
  'rollout.table.to': (_: P) => 'to',
  'rollout.table.detail': (_: P) => 'detail',
  'rollout.table.still': (_: P) => 'still',
  'rollout.table.stage': (p: P) => `stage ${s(p, 'label')}`,
  'rollout.table.gate': (p: P) => `gate ${s(p, 'title')}`,
  'rollout.table.state': (p: P) => `state ${s(p, 'to')}`,
  'rollout.table.rollback': (_: P) => 'rollback',
  'rollout.table.alert': (p: P) => `alert ${s(p, 'name')}`,
  'rollout.table.chaos': (_: P) => 'chaos',
  'rollout.table.event': (_: P) => 'event',
  'rollout.table.unreadable': (_: P) => 'unreadable line',
};
