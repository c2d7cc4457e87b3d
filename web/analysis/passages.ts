// The requests of a batch, each followed along its hops whenever it is asked for.

import type { Archive } from './archive.ts';
import { flowOf } from './flow.ts';
import { passageOf, type Passage } from './passage.ts';
import { eachOf, type Slices } from './slices.ts';
import { treesOf, type Bundle } from './bundle.ts';

/** Passages of so many spans are kept while a batch is gone over again; the rest is made anew each time. */
const KEPT_SPANS = 250_000;

const spansOf = (bundle: Bundle | undefined): number => bundle?.heads.reduce((n, h) => n + h.count, 0) ?? 0;

export class Passages {
  readonly bundles: readonly Bundle[];
  readonly #archive: Archive;
  readonly #kept: (Passage | undefined)[] = [];
  #room = KEPT_SPANS;

  constructor(archive: Archive, bundles: readonly Bundle[]) {
    this.#archive = archive;
    this.bundles = bundles;
  }

  /** Requests in order: all, or those that are wanted. */
  *each(
    work: (passage: Passage, request: number) => void,
    wanted: (request: number) => boolean = () => true,
  ): Slices<void> {
    const numbers = [...this.bundles.keys()].filter(wanted);
    const spans = (request: number): number => spansOf(this.bundles[request]);
    yield* eachOf(numbers, spans, request => {
      const bundle = this.bundles[request];
      if (bundle === undefined) return;
      work(this.#kept[request] ?? this.#keep(bundle, request), request);
    });
  }

  /** One request, anew. */
  at(request: number): Passage | null {
    const bundle = this.bundles[request];
    return bundle === undefined ? null : this.#make(bundle);
  }

  /** Lets go of what was kept. */
  forget(): void {
    this.#kept.length = 0;
  }

  #keep(bundle: Bundle, request: number): Passage {
    const passage = this.#make(bundle);
    this.#room -= passage.flow.spans;
    if (this.#room >= 0) this.#kept[request] = passage;
    return passage;
  }

  #make(bundle: Bundle): Passage {
    const { sites, keys } = this.#archive;
    return passageOf(flowOf(bundle.requestId, treesOf(bundle, this.#archive)), sites, keys.list.length);
  }
}
