// The same mocked servers for tests in Node: requests of this process are answered, nothing listens.

import { setupServer, type SetupServer } from 'msw/node';
import { locally, makeHandlers, type Bases, type Settings } from './handlers.ts';

/** Node knows no page, so its bases are absolute. */
export const NODE_BASES: Bases = {
  prometheus: 'http://prometheus.test',
  jaeger: 'http://jaeger.test',
  loki: 'http://loki.test',
};

export interface MockServers {
  readonly bases: Bases;
  readonly server: SetupServer;
  readonly change: (next: Partial<Settings>) => void;
  readonly stop: () => void;
}

/** Any request to elsewhere fails the test that made it. */
export function startServers(initial: Settings, bases: Bases = NODE_BASES): MockServers {
  let settings = initial;
  const server = setupServer(
    ...makeHandlers(
      bases,
      locally(() => settings),
    ),
  );
  server.listen({ onUnhandledFrame: 'error' });
  return {
    bases,
    server,
    change: next => {
      settings = { ...settings, ...next };
    },
    stop: () => {
      server.close();
    },
  };
}
