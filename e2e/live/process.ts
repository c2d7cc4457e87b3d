// Child processes of the live rig: started on loopback, awaited until ready, ended by their own id.

import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

export interface Running {
  readonly id: string;
  /** Ends the process and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** The last of what it printed, for errors. */
  readonly tail: () => string;
}

/** A port nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port on 127.0.0.1'));
      });
    });
  });
}

export const freePorts = async (n: number): Promise<number[]> => {
  const ports = new Set<number>();
  while (ports.size < n) ports.add(await freePort());
  return [...ports];
};

export const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(force);
}

/**
 * Starts a server and waits until `ready` answers true.
 * @throws Error with the last of its output when it ends or does not get ready within `timeoutMs`
 */
export async function start(
  id: string,
  command: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number } = {},
): Promise<Running> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (data: Buffer): void => {
    output = (output + data.toString()).slice(-8000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const running: Running = { id, stop: () => end(child), tail: () => output };
  const deadline = Date.now() + (options.timeoutMs ?? 90_000);
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${id} ended while starting:\n${output}`);
    if (await ready().catch(() => false)) return running;
    await wait(200);
  }
  await end(child);
  throw new Error(`${id} did not get ready in time:\n${output}`);
}

/** True when an address answers with this status. */
export const answers = async (url: string, status = 200): Promise<boolean> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  return response.status === status;
};
