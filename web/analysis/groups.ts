// Gray groups and the versions that serve them.

import { textAttribute, type Contract } from '../model/index.ts';
import { tagParts } from './baggage.ts';
import type { Batch } from './batch.ts';
import type { Flow, Stop } from './flow.ts';
import { GRAY_TAG, type Key } from './keys.ts';
import { Routes, ruleFor, Served, type ByVersion } from './routing.ts';
import { firstBelow, type Node } from './tree.ts';

export const UNTAGGED = 'untagged';

const groupIn = (tag: string | null | undefined): string | null =>
  (tag === null || tag === undefined ? undefined : tagParts(tag).get('group')) ?? null;

function tagOf(node: Node, key: Key): string | null {
  return groupIn(node.carrier?.keys.get(key.id)?.values[0]) ?? groupIn(node.tag);
}

/** The first value of any of these keys on the way. */
function firstOf(flow: Flow, batch: Batch, name: string): string | null {
  const key = batch.keys.find(name);
  if (key === undefined) return null;
  for (const { carrier } of flow.stops) {
    const value = carrier.keys.get(key.id)?.values[0];
    if (value !== undefined) return value;
  }
  return null;
}

/**
 * The `group` of the first gray tag recorded on the path, which the request keeps after the tag is lost;
 * else its release stage or traffic tag; else `untagged`.
 */
export function groupOf(flow: Flow, batch: Batch): string {
  const key = batch.keys.of(GRAY_TAG);
  for (const tree of flow.trees)
    for (const root of tree.roots)
      if (root.parent === null) {
        const tagged = firstBelow(root, node => tagOf(node, key) !== null);
        if (tagged !== undefined) return tagOf(tagged, key) ?? UNTAGGED;
      }
  return firstOf(flow, batch, 'x-release-stage') ?? firstOf(flow, batch, 'x-traffic-tag') ?? UNTAGGED;
}

/** The version of the instance that served: its resource, else what it told in its response. */
export function versionOf({ carrier: { node } }: Stop): string | null {
  if (node.version === undefined) node.version = findVersion(node);
  return node.version;
}

function findVersion(node: Node): string | null {
  const own = textAttribute(node.span.resource.attributes, 'service.version');
  return own !== undefined && own !== '' ? own : (node.told ?? node.parent?.told ?? null);
}

/** Versions in the form they are compared in: a batch has few, and every span that served is asked. */
const plains = new Map<string, string>();

function plain(version: string): string {
  let text = plains.get(version);
  if (text === undefined) {
    text = version
      .trim()
      .replace(/^v(?=\d)/i, '')
      .replace(/\+.*$/, '');
    if (plains.size < 10_000) plains.set(version, text);
  }
  return text;
}

/** `2.1.0` is `v2.1.0+abc`, and of the line `2` or `2.1` where a contract names only that. */
export const isVersion = (served: string, named: string): boolean =>
  plain(served) === plain(named) || plain(served).startsWith(`${plain(named)}.`);

/** So many requests of one group and none of another: the version is that group's. */
const OWN = 8;

/**
 * Which version serves a group at a service: as configured where it runs there, else the one that serves most of it,
 * or the only one that served nobody else, where most of it meets another group's.
 */
export class Versions {
  #version = 0;
  /** By service, group and version. */
  readonly #counts = new Map<string, Map<string, Map<string, Served>>>();
  readonly #contract: Contract;
  /** By service, version and group: what {@link ownerOf} said, and of which state of what was learned. */
  readonly #owners = new Map<string, Map<string, Map<string, string | null>>>();
  #ownersOf = -1;
  readonly #routes = new Routes((service, group, owner) => {
    const groups = this.#counts.get(service);
    const meant = this.meant(service, group);
    return groups && meant !== null ? ruleFor(groups, group, owner, v => isVersion(v, meant)) : null;
  });
  /** Requests were noted since the rules were counted. */
  #stale = false;

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /** Rises whenever something is learned that may change a judgement. */
  get version(): number {
    this.#recount();
    return this.#version;
  }

  #recount(): void {
    if (this.#stale && this.#routes.recount()) this.#version++;
    this.#stale = false;
  }

  note(service: string, group: string, version: string, time: number): void {
    const groups = this.#counts.get(service) ?? new Map<string, Map<string, Served>>();
    const versions = groups.get(group) ?? new Map<string, Served>();
    const served = versions.get(version) ?? new Served();
    this.#counts.set(service, groups);
    groups.set(group, versions);
    const before = served.count;
    const meant = most(versions);
    versions.set(version, served);
    served.add(time);
    let isNew = before === 0 || served.count === OWN || most(versions) !== meant;
    for (const [other, counts] of groups) {
      const theirs = counts.get(version)?.count ?? 0;
      if (other !== group && (theirs === before || theirs === before + 1)) isNew = true;
    }
    if (isNew) this.#version++;
    this.#stale = true;
  }

  /** What is known of one service: which versions run there, and which is meant for a group. */
  at(service: string): { runs(version: string): boolean; meant(group: string): string | null } {
    return {
      runs: version => this.#runs(service, version),
      meant: group => this.meant(service, group),
    };
  }

  /** The version meant for a group at a service; null where the batch does not tell. */
  meant(service: string, group: string): string | null {
    const versions = this.#counts.get(service)?.get(group);
    const named = this.#contract.groups.find(g => g.name === group)?.version;
    if (named !== undefined) return this.#runs(service, named) ? named : null;
    return versions === undefined ? null : (this.#own(service, group, versions) ?? most(versions));
  }

  /** The one version that serves this group alone, while most of it is served by what serves most of another. */
  #own(service: string, group: string, versions: ByVersion): string | null {
    const usual = versions.size < 2 || group === UNTAGGED ? null : most(versions);
    if (usual === null) return null;
    const others = [...(this.#counts.get(service) ?? [])].filter(([name]) => name !== group);
    if (!others.some(([, counts]) => most(counts) === usual)) return null;
    const own = [...versions].filter(([v, { count }]) => count >= OWN && !others.some(([, o]) => o.has(v)));
    return own.length === 1 ? (own[0]?.[0] ?? null) : null;
  }

  /** Another group for which this version is meant; null where there is none. */
  ownerOf(service: string, version: string, except: string): string | null {
    if (this.#ownersOf !== this.#version) this.#owners.clear();
    this.#ownersOf = this.#version;
    let owners = this.#owners.get(service);
    if (owners === undefined)
      this.#owners.set(service, (owners = new Map<string, Map<string, string | null>>()));
    let byExcept = owners.get(version);
    if (byExcept === undefined) owners.set(version, (byExcept = new Map<string, string | null>()));
    let owner = byExcept.get(except);
    if (owner === undefined) byExcept.set(except, (owner = this.#findOwner(service, version, except)));
    return owner;
  }

  #findOwner(service: string, version: string, except: string): string | null {
    const names = new Set([
      ...(this.#counts.get(service)?.keys() ?? []),
      ...this.#contract.groups.map(g => g.name),
    ]);
    for (const group of names) {
      const meant = group === except ? null : this.meant(service, group);
      if (meant !== null && isVersion(version, meant)) return group;
    }
    return null;
  }

  /**
   * Requests without a tag are the stable ones where no group is tagged so, and where the version at hand
   * serves mostly the group that it is meant for. Otherwise weights send some of them there on purpose.
   */
  isPlain(service: string, owner: string, version: string): boolean {
    const groups = this.#counts.get(service);
    const home = this.meant(service, UNTAGGED);
    if (home === null || this.ownerOf(service, home, UNTAGGED) !== null) return false;
    const served = (group: string): number => groups?.get(group)?.get(version)?.count ?? 0;
    return served(owner) > served(UNTAGGED);
  }

  /**
   * Should a request of this group not have met a version of the owner's at this time? A version that the contract
   * names is meant whatever is deployed.
   */
  routes(service: string, group: string, owner: string, time: number): boolean {
    if (this.#contract.groups.some(g => g.name === group)) return true;
    this.#recount();
    return this.#routes.at([service, group, owner], time);
  }

  #runs(service: string, named: string): boolean {
    for (const versions of this.#counts.get(service)?.values() ?? [])
      for (const version of versions.keys()) if (isVersion(version, named)) return true;
    return false;
  }
}

/** The value that holds more than half of the counts. */
function most(counts: ByVersion): string | null {
  let [all, best, value] = [0, 0, null as string | null];
  for (const [v, { count: n }] of counts) {
    all += n;
    if (n > best) [best, value] = [n, v];
  }
  return best * 2 > all ? value : null;
}
