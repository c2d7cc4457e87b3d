// What reading takes: a cursor and the tables of what was seen. They outlive a body: the next one says much of
// the same again, and gets the same objects for it.

import { Cursor } from './cursor.ts';
import { StreamV1 } from './stream-v1.ts';
import { StreamV3 } from './stream-v3.ts';

export class Kit {
  readonly cursor = new Cursor();
  readonly v1 = new StreamV1(this.cursor);
  readonly v3 = new StreamV3(this.cursor);
}

let idle: Kit | null = null;

/** For one body at a time. */
export function takeKit(): Kit {
  const kit = idle ?? new Kit();
  idle = null;
  kit.cursor.reset();
  return kit;
}

export function giveBack(kit: Kit): void {
  idle = kit;
}
