// One thread of `npm run accuracy`: measures the worlds that it is given, one after another.

import { parentPort } from 'node:worker_threads';
import { tell, type Task } from './worlds.ts';

parentPort?.on('message', (task: Task) => parentPort?.postMessage(tell(task)));
