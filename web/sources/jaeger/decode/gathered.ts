// A list whose length is known only at its end. An array that is pushed to keeps room for more than it holds, and one
// that is emptied gives its room back: this one is kept from list to list, and what is taken of it is a copy without room.

/** Beyond that the room is given back. */
const ROOM = 4096;

export class Gathered<T> {
  #items: T[] = [];
  #length = 0;

  clear(): void {
    this.#length = 0;
    if (this.#items.length > ROOM) this.#items = [];
  }

  add(item: T): void {
    this.#items[this.#length++] = item;
  }

  /** What was added since it was cleared. */
  list(): T[] {
    return this.#items.slice(0, this.#length);
  }
}
