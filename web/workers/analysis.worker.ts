import { Core } from './core.ts';
import { realEngine } from './engine.ts';
import type { ToWorker } from './protocol.ts';
import { transferables } from './transfer.ts';

const core = new Core(m => {
  postMessage(m, { transfer: transferables(m) });
}, realEngine);

onmessage = (event: MessageEvent<ToWorker>): void => core.receive(event.data);
