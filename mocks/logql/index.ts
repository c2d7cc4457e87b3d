export { LogQLError, type LogQL, type LogQuery, type MetricQuery, type StreamMatcher } from './ast.ts';
export { detectedLevel } from './level.ts';
export { MetricEvaluation, evaluateMatrix, tooMany } from './metric.ts';
export { parseLogQL, parseSelector } from './parse.ts';
export {
  compareMoments,
  entries,
  matchesStream,
  nanosOf,
  streamLabels,
  toMoment,
  type Entry,
  type Moment,
} from './streams.ts';
export type { Work } from './work.ts';
