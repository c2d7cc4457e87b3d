export { remoteAnalyst, startAnalyst, type Analyst, type Port } from './analyst.ts';
export { localAnalyst } from './local.ts';
export {
  AnalystError,
  type BatchConfig,
  type Holdings,
  type LoadId,
  type LoadReport,
  type Progress,
  type QuestionKind,
  type Questions,
  type Shape,
} from './protocol.ts';
