// The analysis in this thread, behind the same promises as a worker's. Apart from them, because a page with a
// worker must not load what the worker does.

import { remoteAnalyst, type Analyst, type Port } from './analyst.ts';
import { Core, type Engine } from './core.ts';
import type { FromWorker } from './protocol.ts';

/** The same in this thread: for tests, for Node, and where a worker cannot be had. */
export function localAnalyst(engine: Engine): Analyst {
  const core: Core = new Core(data => {
    // Answers come later than their calls here, too, so that both kinds behave alike.
    queueMicrotask(() => port.onmessage?.({ data } as MessageEvent<FromWorker>));
  }, engine);
  const port: Port = {
    postMessage: message => core.receive(message),
    onmessage: null,
    close: () => core.close(),
  };
  return remoteAnalyst(port);
}
