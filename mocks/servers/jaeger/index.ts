export * from './otlp.ts';
export * from './server.ts';
export * from './v1.ts';
