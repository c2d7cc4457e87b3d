// One back end for each environment: its clients, its analysis worker, what was collected. Made on first
// use and kept, because the clients hold request queues and the worker holds the traces.

import { useEffect } from 'react';
import type { Config, Environment } from '../model/index.ts';
import { makeSources, platformDeps, type Sources } from '../sources/index.ts';
import { later } from '../sources/later.ts';
import { remoteAnalyst, type Analyst } from '../workers/analyst.ts';
import { laterCollector, type Collector } from './collector.ts';
import { fileLines, FILES, filesCollector, judgeFiles } from './files.ts';
import { fromMillis, type Micros } from '../time/index.ts';
import { useHealth } from './health.ts';
import { useSession, type Session } from './session.ts';
import { takeWorker } from './spare.ts';

export interface Backend {
  readonly id: string;
  readonly config: Config;
  readonly sources: Sources;
  readonly analyst: Analyst;
  /** Null where the environment has no Jaeger. */
  readonly collector: Collector | null;
}

const made = new Map<string, Backend>();

/** A worker with an empty batch, so that a single trace can be opened before anything was collected. */
function startAnalyst(config: Config, now: Micros | null): Analyst {
  const analyst = remoteAnalyst(takeWorker());
  const { contract, settle } = config;
  // Calls are answered in order, and a worker that did not start says so at every later one.
  analyst.openBatch({ contract, settle, now }).catch(() => undefined);
  return analyst;
}

/** What was opened from files: nobody is asked, and everything counts as settled. */
function filesBackend(config: Config): Backend {
  return {
    id: FILES.id,
    config,
    sources: {
      prometheus: null,
      jaeger: null,
      loki: later(
        async () => (await import('./files-loki.ts')).fileLoki(fileLines, config),
        ['pages', 'tail'],
      ),
    },
    analyst: startAnalyst(config, null),
    collector: filesCollector,
  };
}

export function backendOf(environment: Environment, config: Config): Backend {
  const old = made.get(environment.id);
  if (old) return old;
  const backend = environment.id === FILES.id ? filesBackend(config) : serversBackend(environment, config);
  made.set(environment.id, backend);
  return backend;
}

function serversBackend(environment: Environment, config: Config): Backend {
  const { settled, slow } = useHealth.getState();
  const sources = makeSources(environment, platformDeps({ onSettled: settled, onSlow: slow }));
  const analyst = startAnalyst(config, fromMillis(Date.now()));
  return {
    id: environment.id,
    config,
    sources,
    analyst,
    collector: sources.jaeger ? laterCollector(sources.jaeger, analyst, config) : null,
  };
}

/** Keeps the worker judging by the contract in force, which the reader may override at any moment. */
export function useContractInForce({ environment, config }: Pick<Session, 'environment' | 'config'>): void {
  useEffect(() => {
    const { analyst, collector } = backendOf(environment, config);
    if (environment.id === FILES.id) void judgeFiles(analyst, config);
    else void collector?.judge?.(config.contract);
  }, [environment, config]);
}

export function useBackend(): Backend {
  const { environment, config } = useSession();
  return backendOf(environment, config);
}
