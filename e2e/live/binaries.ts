// The servers of the live rig: where each is found, and how a missing one is built.

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Server {
  readonly id: string;
  /** Names looked for on PATH and in the cache folder, first match wins. */
  readonly names: readonly string[];
  /** Its version line must match; keeps another major version on PATH from taking its place. */
  readonly version: RegExp;
  readonly versionArgs: readonly string[];
  /** How to get it, for a person. */
  readonly remedy: string;
  /** Debian package, or Go module to build. */
  readonly from:
    | { readonly kind: 'debian'; readonly name: string }
    | { readonly kind: 'go'; readonly module: string; readonly tag: string; readonly main: string };
}

const build = 'run `node e2e/live/build.ts` (needs Go 1.26; about five minutes)';
const jaeger = (main: string): Server['from'] => ({
  kind: 'go',
  module: 'github.com/jaegertracing/jaeger',
  tag: 'v1.76.0',
  main,
});
const prometheus = (main: string): Server['from'] => ({
  kind: 'go',
  module: 'github.com/prometheus/prometheus',
  tag: 'v0.315.0',
  main,
});

export const SERVERS = {
  'prometheus-2': {
    id: 'prometheus-2',
    names: ['prometheus-2', 'prometheus'],
    version: /version 2\./,
    versionArgs: ['--version'],
    remedy: 'install Debian’s package `prometheus`',
    from: { kind: 'debian', name: 'prometheus' },
  },
  'promtool-2': {
    id: 'promtool-2',
    names: ['promtool-2', 'promtool'],
    version: /version 2\./,
    versionArgs: ['--version'],
    remedy: 'install Debian’s package `prometheus`',
    from: { kind: 'debian', name: 'prometheus' },
  },
  'prometheus-3': {
    id: 'prometheus-3',
    names: ['prometheus-3'],
    version: /version/,
    versionArgs: ['--version'],
    remedy: build,
    from: prometheus('cmd/prometheus'),
  },
  'promtool-3': {
    id: 'promtool-3',
    names: ['promtool-3'],
    version: /version/,
    versionArgs: ['--version'],
    remedy: build,
    from: prometheus('cmd/promtool'),
  },
  'jaeger-v2': {
    id: 'jaeger-v2',
    names: ['jaeger-v2'],
    version: /./,
    versionArgs: ['version'],
    remedy: build,
    from: jaeger('cmd/jaeger'),
  },
  'jaeger-v1': {
    id: 'jaeger-v1',
    names: ['jaeger-v1'],
    version: /./,
    versionArgs: ['version'],
    remedy: build,
    from: jaeger('cmd/all-in-one'),
  },
  hotrod: {
    id: 'hotrod',
    names: ['hotrod'],
    version: /./,
    versionArgs: ['--help'],
    remedy: build,
    from: jaeger('examples/hotrod'),
  },
  loki: {
    id: 'loki',
    names: ['loki'],
    version: /version/,
    versionArgs: ['--version'],
    remedy: build,
    from: { kind: 'go', module: 'github.com/grafana/loki/v3', tag: 'v3.7.8', main: 'cmd/loki' },
  },
} as const satisfies Record<string, Server>;
export type ServerId = keyof typeof SERVERS;

/** `GRAYLENS_CACHE`, else `graylens` in the user's cache folder. */
export function cacheFolder(): string {
  return (
    process.env.GRAYLENS_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'graylens')
  );
}

export const binFolder = (): string => join(cacheFolder(), 'bin');

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function versionOf(path: string, server: Server): Promise<string> {
  try {
    const { stdout, stderr } = await run(path, [...server.versionArgs], { timeout: 20_000 });
    return `${stdout}${stderr}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The path of a server's binary, or null. */
export async function findServer(id: ServerId): Promise<string | null> {
  const server: Server = SERVERS[id];
  const folders = [binFolder(), ...(process.env.PATH ?? '').split(delimiter).filter(f => f !== '')];
  for (const name of server.names)
    for (const folder of folders) {
      const path = join(folder, name);
      if ((await executable(path)) && server.version.test(await versionOf(path, server))) return path;
    }
  return null;
}

/**
 * @throws Error that says which binary is missing and how to get it: the live suites fail, they never skip
 */
export async function needServer(id: ServerId): Promise<string> {
  const path = await findServer(id);
  if (path !== null) return path;
  throw new Error(`${id} is missing on PATH and in ${binFolder()}: ${SERVERS[id].remedy}.`);
}

/** One line about the version, for the log. */
export async function versionLine(id: ServerId): Promise<string> {
  const server: Server = SERVERS[id];
  const path = await needServer(id);
  const pinned = server.from.kind === 'go' ? `${server.from.module}@${server.from.tag}` : '';
  const said = (await versionOf(path, server)).split('\n').find(l => /version/i.test(l)) ?? '';
  return [id, pinned, said.trim().slice(0, 120)].filter(t => t !== '').join('  ');
}
