export { ExecutionError, ParseError, type Expr, type Matcher } from './ast.ts';
export { typeOf } from './check.ts';
export type { EngineOptions } from './engine.ts';
export { evaluateInstant, evaluateRange } from './evaluate.ts';
export { parseDuration } from './literals.ts';
export { parseMatchers, parsePromQL } from './parse.ts';
export { Storage, scrapeOffset, storageOf, type StoredSeries } from './storage.ts';
export * from './values.ts';
