// The only door of the analysis.

export { Archive } from './archive.ts';
export {
  analyse,
  analysing,
  judging,
  type AnalysisInput,
  type AnalysisOptions,
  type FullAnalysis,
} from './detect.ts';
export { keptTraces } from './kept-traces.ts';
export { judgingGuests } from './guest.ts';
export { UNTAGGED } from './groups.ts';
export { hopTable } from './hop-table.ts';
export { signalsOf, type Signals } from './signals.ts';
export { drain, type Slices } from './slices.ts';
export { requestView, type RequestView } from './request-view.ts';
