export * from './loki.ts';
export * from './openmetrics.ts';
export * from './otlp.ts';
