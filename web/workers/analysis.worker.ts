import { decodeJaegerBody } from '../sources/jaeger/decode.ts';
import { Core } from './core.ts';
import { laterEngine } from './engines.ts';
import type { ToWorker } from './protocol.ts';
import { transferables } from './transfer.ts';

// The rows of a trace need no analysis: its script comes when something is asked of it.
const engine = laterEngine(decodeJaegerBody, async () => (await import('./engine.ts')).realEngine);

const core = new Core(m => {
  postMessage(m, { transfer: transferables(m) });
}, engine);

onmessage = (event: MessageEvent<ToWorker>): void => core.receive(event.data);
