// Spreads worlds over threads. They are handed out in order and told in order, whoever is ready first.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Task, Told } from './worlds.ts';

export interface Threads {
  /** What is told of each, in the order of the tasks. */
  readonly measure: (tasks: readonly Task[]) => AsyncGenerator<Told>;
  readonly end: () => Promise<void>;
}

/** @throws what the thread threw, or that it ended early */
function ask(worker: Worker, task: Task): Promise<Told> {
  return new Promise((resolve, reject) => {
    const forget = (): void => {
      worker.off('message', told).off('error', reject).off('exit', ended);
    };
    const told = (answer: Told): void => {
      forget();
      resolve(answer);
    };
    const ended = (code: number): void => reject(new Error(`a thread ended with ${code}`));
    worker.on('message', told).on('error', reject).on('exit', ended);
    worker.postMessage(task);
  });
}

export function startThreads(count = availableParallelism()): Threads {
  const workers = Array.from({ length: count }, () => new Worker(new URL('./thread.ts', import.meta.url)));
  return {
    measure: async function* (tasks) {
      const told = tasks.map(() => Promise.withResolvers<Told>());
      let next = 0;
      const work = async (worker: Worker): Promise<void> => {
        for (let i = next++; i < tasks.length; i = next++) {
          const [task, place] = [tasks[i], told[i]];
          if (task && place) place.resolve(await ask(worker, task));
        }
      };
      const all = Promise.all(workers.map(work));
      // Whatever a thread throws ends the run, and not only when its turn comes.
      all.catch((error: unknown) => told.forEach(t => t.reject(error)));
      for (const t of told) t.promise.catch(() => undefined);
      for (const t of told) yield await t.promise;
      await all;
    },
    end: async () => {
      await Promise.all(workers.map(w => w.terminate()));
    },
  };
}
