// Whose turn it is: new questions at once, then what waits for an analysis, loads, and the analysis that follows
// them, a slice each.

import {
  type AnalystError,
  troubleOf,
  type CallKind,
  type Calls,
  type FromWorker,
  type Progress,
} from './protocol.ts';
import { soon } from './soon.ts';

/** Longest stretch of work between two looks at the questions, in milliseconds. */
const SLICE = 20;

export type Result = Calls[CallKind]['result'];
/** Works in slices; a promise among them lets others go on until it is settled. */
export type Steps<T = Result> = Generator<Progress | Promise<unknown> | undefined, T>;

/** Work that is begun when its turn comes. */
export interface Task {
  /** The call it answers; null for work that nobody waits for. */
  readonly id: number | null;
  readonly place: string;
  begin(): Steps;
}

export interface Load extends Task {
  /** The body it reads. */
  readonly load: number;
}

/** What is done beside bodies that are being received or read. */
export interface Beside {
  readonly busy: () => boolean;
  /** Asked after each new question: is there an analysis to be made? */
  readonly task: () => Task | null;
}

interface Begun<T extends Task> {
  readonly task: T;
  readonly steps: Steps;
  /** What it needs is not there yet: others go first. */
  waits: boolean;
}

const begun = <T extends Task>(task: T): Begun<T> => ({ task, steps: task.begin(), waits: false });

export class Turns {
  readonly #emit: (message: FromWorker) => void;
  readonly #beside: Beside;
  #asks: Task[] = [];
  #waiting: Begun<Task>[] = [];
  #loads: Begun<Load>[] = [];
  #following: Begun<Task>[] = [];
  #turn = 0;
  #running = false;

  constructor(emit: (message: FromWorker) => void, beside: Beside) {
    this.#emit = emit;
    this.#beside = beside;
  }

  get loading(): boolean {
    return this.#loads.length > 0;
  }

  ask(task: Task): void {
    this.#asks.push(task);
    this.#start();
  }

  load(task: Load): void {
    this.#loads.push(begun(task));
    this.#start();
  }

  /** Forgets the task of a call; returns the body it would have read. */
  cancel(id: number): number | null {
    this.#asks = this.#asks.filter(a => a.id !== id);
    this.#waiting = this.#waiting.filter(w => w.task.id !== id);
    const load = this.#loads.find(l => l.task.id === id)?.task.load ?? null;
    this.#loads = this.#loads.filter(l => l.task.id !== id);
    return load;
  }

  /** Nobody reads on what comes of this body. */
  release(load: number): void {
    const at = this.#loads.findIndex(l => l.task.id === null && l.task.load === load);
    if (at >= 0) this.#loads.splice(at, 1);
  }

  /** A new batch: loads end with this error; what was asked of the old batch is answered from the new one. */
  restart(error: AnalystError): void {
    for (const { task } of this.#loads) this.#tell(task, () => ({ trouble: troubleOf(error, task.place) }));
    this.#asks = [...this.#waiting.map(w => w.task), ...this.#asks];
    this.#waiting = [];
    this.#loads = [];
    this.#following = [];
  }

  close(): void {
    this.#asks = [];
    this.#waiting = [];
    this.#loads = [];
    this.#following = [];
  }

  get #left(): boolean {
    return this.#asks.length > 0 || this.#queues.length > 0;
  }

  /** Where there is something to do now. */
  get #queues(): readonly Begun<Task>[][] {
    return [this.#waiting, this.#loads, this.#following].filter(q => q.some(b => !b.waits));
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    soon(() => this.#run());
  }

  /** A new question is begun at once; what takes longer takes turns. */
  #run(): void {
    const ask = this.#asks.shift();
    if (ask) this.#begin(ask);
    else this.#next();
    if (this.#left) soon(() => this.#run());
    else this.#running = false;
  }

  #begin(ask: Task): void {
    const own = begun(ask);
    if (!this.#work(own)) this.#waiting.push(own);
    const beside = this.#following.length === 0 ? this.#beside.task() : null;
    if (beside) this.#following.push(begun(beside));
  }

  #next(): void {
    if (!this.#beside.busy()) this.#following = [];
    const queues = this.#queues;
    const queue = queues[this.#turn++ % queues.length];
    const first = queue?.find(b => !b.waits);
    if (first === undefined || !this.#work(first)) return;
    const at = queue?.indexOf(first) ?? -1;
    if (at >= 0) queue?.splice(at, 1);
  }

  #tell(
    { id }: Task,
    what: () => { readonly result: Result } | Omit<Extract<FromWorker, { trouble: unknown }>, 'id'>,
  ): void {
    if (id !== null) this.#emit({ id, ...what() });
  }

  /** One slice of a task; true once it is done. */
  #work(own: Begun<Task>): boolean {
    const { task, steps } = own;
    const until = performance.now() + SLICE;
    try {
      do {
        const step = steps.next();
        if (step.done === true) {
          this.#tell(task, () => ({ result: step.value }));
          return true;
        }
        if (step.value instanceof Promise) this.#await(own, step.value);
        else if (step.value && step.value.load > 0) this.#emit({ progress: step.value });
      } while (!own.waits && performance.now() < until);
      return false;
    } catch (e) {
      this.#tell(task, () => ({ trouble: troubleOf(e, task.place) }));
      return true;
    }
  }

  #await(own: Begun<Task>, promise: Promise<unknown>): void {
    own.waits = true;
    const goOn = (): void => {
      own.waits = false;
      this.#start();
    };
    promise.then(goOn, goOn);
  }
}
