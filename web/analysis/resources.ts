// Resources by number: equal ones of different answers are one.

import type { Resource } from '../model/index.ts';

const textOf = ({ service, attributes }: Resource): string =>
  JSON.stringify([service, ...attributes.map(a => [a.key, typeof a.value, a.value])]);

export class Resources {
  readonly #list: Resource[] = [];
  readonly #byText = new Map<string, number>();
  readonly #known = new WeakMap<Resource, number>();

  of(resource: Resource): number {
    const known = this.#known.get(resource);
    if (known !== undefined) return known;
    const text = textOf(resource);
    let number = this.#byText.get(text);
    if (number === undefined) this.#byText.set(text, (number = this.#list.push(resource) - 1));
    this.#known.set(resource, number);
    return number;
  }

  at(number: number): Resource {
    return this.#list[number] ?? UNKNOWN;
  }
}

const UNKNOWN: Resource = { service: '', attributes: [] };
