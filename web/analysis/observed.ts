// Who records what: judged for each key at each service, side, protocol and operation over the batch,
// because capture lists differ by all of these.

import { textAttribute, type Contract, type Resource } from '../model/index.ts';
import type { Carried } from './carried.ts';
import type { Carrier, Side } from './carrier.ts';
import { fitsGlob } from './glob.ts';
import { BAGGAGE, GRAY_TAG, normalKey, type Key, type KeyTable } from './keys.ts';
import type { Family } from './roles.ts';

/** One side of one service. */
export interface Party {
  /** Parties are numbered from 0 in the order they are met. */
  readonly index: number;
  readonly service: string;
  readonly side: Side;
  /** What the contract says it captures; null where it does not say. */
  readonly declared: readonly string[] | null;
}

export interface Site {
  /** Sites are numbered from 0 in the order they are met. */
  readonly index: number;
  readonly party: Party;
  readonly family: Family;
  readonly operation: string;
  /** Ids of the keys ever recorded here, by all and by the instances of each version. */
  readonly recorded: Set<number>;
  readonly byVersion: Map<string, Set<number>>;
  /** Some key here was recorded with an upper-case letter. */
  upperCase: boolean;
  /** The site of the same operation without a protocol: spans that recorded nothing may not even tell theirs. */
  readonly any: Site | null;
  /** Its operation is no more than HTTP's method: it says nothing of where a call goes. */
  readonly bare: boolean;
  /** Where its calls go, as the calling side names it; '' where it does not. */
  readonly destination: string;
  /** The site of the same operation wherever its calls go; null for such a one. */
  readonly wide: Site | null;
}

/**
 * `/users/4711` and `/users/4712` are one operation, `/products/OLJCESPC7Z` and `/products/66VCHSJNUP` as well: path
 * segments that are ids do not tell capture lists apart.
 */
export const operationOf = (name: string): string => (name.includes('/') ? name.replace(ID, '/*') : name);

/** Numbers, long hex, capitals with digits, and longer words with at least three digits: methods have one or two. */
const ID = /\/(?:\d+|[0-9a-fA-F]{16,}|(?=[A-Z_-]*\d)[A-Z\d_-]{6,}|(?=(?:[\w-]*\d){3})[\w-]{8,})(?=[/?]|$)/g;

/** HTTP client spans are named by their method: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name */
const isBareMethod = (operation: string): boolean =>
  /^(?:HTTP )?(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY|HTTP|fetch)$/i.test(operation);

const FAMILIES: Readonly<Record<Family, number>> = { '': 0, rpc: 1, http: 2, messaging: 3 };

export class Sites {
  /** Rises whenever something is learned that may change a judgement. */
  version = 0;
  readonly list: Site[] = [];
  readonly #sites = new Map<string, Site>();
  /** The same by service, name as spans have it, and number of side and protocol: no text is made to find one. */
  readonly #byName = new Map<string, Map<string, (Site | undefined)[]>>();
  /** Sites of single destinations, by the site of all of them. */
  readonly #narrow = new Map<Site, Map<string, Site>>();
  readonly #versions = new WeakMap<Resource, string>();
  readonly #parties = new Map<string, Party>();
  readonly #keys = new Set<number>();
  readonly #contract: Contract;
  readonly #gray: number;
  readonly #baggage: number;

  constructor(contract: Contract, keys: KeyTable) {
    this.#contract = contract;
    this.#gray = keys.of(GRAY_TAG).id;
    this.#baggage = keys.of(BAGGAGE).id;
  }

  /** The site of an operation; of calls to one destination where that is not ''. */
  of(service: string, side: Side, family: Family, name: string, destination = ''): Site {
    const wide = this.#wide(service, side, family, name);
    if (destination === '') return wide;
    const narrow = this.#narrow.get(wide) ?? new Map<string, Site>();
    this.#narrow.set(wide, narrow);
    const known = narrow.get(destination);
    if (known !== undefined) return known;
    const any = family === '' ? null : this.of(service, side, '', name, destination);
    const site = this.#add({ ...wide, any, destination, wide });
    narrow.set(destination, site);
    return site;
  }

  #wide(service: string, side: Side, family: Family, name: string): Site {
    let names = this.#byName.get(service);
    if (names === undefined) this.#byName.set(service, (names = new Map<string, Site[]>()));
    let cells = names.get(name);
    if (cells === undefined) names.set(name, (cells = []));
    return (cells[FAMILIES[family] + (side === 'sent' ? 0 : 4)] ??= this.#make(service, side, family, name));
  }

  #make(service: string, side: Side, family: Family, name: string): Site {
    const operation = operationOf(name);
    const id = `${side}\n${family}\n${service}\n${operation}`;
    const known = this.#sites.get(id);
    if (known !== undefined) return known;
    const any = family === '' ? null : this.#wide(service, side, '', name);
    const party = this.#party(service, side);
    const site = this.#add({
      ...{ party, family, operation, any, bare: isBareMethod(operation) },
      ...{ destination: '', wide: null },
    });
    this.#sites.set(id, site);
    return site;
  }

  #add(site: Omit<Site, 'index' | 'recorded' | 'byVersion' | 'upperCase'>): Site {
    const none = { recorded: new Set<number>(), byVersion: new Map<string, Set<number>>(), upperCase: false };
    const added = { ...site, ...none, index: this.list.length };
    this.list.push(added);
    return added;
  }

  /** Notes what one carrier recorded. The gray tag is seen wherever the baggage header is, and the reverse. */
  record(site: Site, resource: Resource, keys: Carried): void {
    const version = this.#versionOf(resource);
    this.#note(site, version, keys);
    if (site.any !== null) this.#note(site.any, version, keys);
    if (site.wide !== null) this.record(site.wide, resource, keys);
  }

  #versionOf(resource: Resource): string {
    let version = this.#versions.get(resource);
    if (version === undefined) {
      version = textAttribute(resource.attributes, 'service.version') ?? '';
      this.#versions.set(resource, version);
    }
    return version;
  }

  #note(site: Site, version: string, keys: Carried): void {
    let own = site.byVersion.get(version);
    if (own === undefined) site.byVersion.set(version, (own = new Set<number>()));
    for (const { key, hasUpperCase } of keys.list) {
      if (hasUpperCase && !site.upperCase) {
        site.upperCase = true;
        this.version++;
      }
      // What a version records, the site does.
      if (own.has(key.id)) continue;
      this.version++;
      this.#keys.add(key.id);
      for (const set of [own, site.recorded]) {
        set.add(key.id);
        if (key.id === this.#gray || key.id === this.#baggage) set.add(this.#gray).add(this.#baggage);
      }
    }
  }

  /** Some side somewhere recorded the key. */
  knows(key: Key): boolean {
    return this.#keys.has(key.id);
  }

  /** How many parties there are. */
  get parties(): number {
    return this.#parties.size;
  }

  records(site: Site): boolean {
    return site.recorded.size > 0;
  }

  /** Would this side have recorded the key, had it been there? */
  observes(site: Site, key: Key): boolean {
    return observesAt(site, key);
  }

  /** Did instances of the carrier's version ever record the key here? True where it tells no version. */
  capturesAt({ site, span }: Pick<Carrier, 'site' | 'span'>, key: Key): boolean {
    if (site.party.declared !== null) return declares(site.party.declared, key);
    const version = this.#versionOf(span.resource);
    return version === '' || site.byVersion.get(version)?.has(key.id) === true;
  }

  #party(service: string, side: Side): Party {
    const id = `${side} ${service}`;
    let party = this.#parties.get(id);
    if (party === undefined) {
      const said = this.#contract.captures.filter(c => c.side === side && fitsGlob(c.service, service));
      const declared = said.length === 0 ? null : said.flatMap(c => c.keys.map(normalKey));
      this.#parties.set(id, (party = { index: this.#parties.size, service, side, declared }));
    }
    return party;
  }
}

const observesAt = ({ party, recorded }: Site, key: Key): boolean =>
  party.declared === null ? recorded.has(key.id) : declares(party.declared, key);

/** The span would have shown the key had it been there, unless it is among what the SDK left out. */
export const mayHide = ({ site, node, keys }: Carrier, key: Key): boolean =>
  node.partial && !keys.has(key.id) && observesAt(site, key);

/** Capture lists name headers: one that lists `baggage` sees the gray tag inside it. */
export const declares = (list: readonly string[], key: Key): boolean =>
  list.some(k => fitsGlob(k, key.norm) || (key.norm === GRAY_TAG && k === BAGGAGE));
