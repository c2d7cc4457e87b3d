// Looks at every carrier of a request for faults of the gray tag.

import type { GrayFault, Message } from '../model/index.ts';
import { normalTag } from './baggage.ts';
import { endsInTag, headerText } from './cut.ts';
import type { Batch } from './batch.ts';
import { showsAll, type Carrier } from './carrier.ts';
import { GRAY_DETECTORS, type TaggedSpan } from './detectors/gray.ts';
import type { Stop } from './flow.ts';
import { isVersion, UNTAGGED, versionOf, type Versions } from './groups.ts';
import { GRAY_TAG, type Key } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { Party } from './observed.ts';
import { ABSENT, localOf, PRESENT, stopAt, type Passage } from './passage.ts';
import { TARGET_KEY, targetFor, versionMeant } from './target.ts';
import type { Withdrawals } from './withdrawn.ts';

/** Some carrier below shows the tag in its baggage. */
const isPassedOn = (p: Passage, local: number, stop: Stop): boolean =>
  local >= 0 && p.below[stop.index * p.keys.length + local] === 1;

/** Which services write the tag as an attribute, on which side, and which put it into the baggage themselves. */
export class TagWriters {
  /** Grows with everything that may change a judgement. */
  get version(): number {
    return this.#seen.size + this.#beginning.size;
  }

  readonly #seen = new Set<Party>();
  readonly #beginning = new Set<Party>();

  note(stop: Stop, passage: Passage, keyId: number): void {
    const { node, site } = stop.carrier;
    if (node.tag === null) return;
    this.#seen.add(site.party);
    const local = localOf(passage, keyId);
    const came = stop.carrier.keys.has(keyId) || node.partial;
    if (isPassedOn(passage, local, stop) && !came) this.#beginning.add(site.party);
  }

  writes(stop: Stop): boolean {
    return this.#seen.has(stop.carrier.site.party);
  }

  /** The tag did not come in here and went out, in some request. */
  begins(stop: Stop): boolean {
    return this.#beginning.has(stop.carrier.site.party);
  }
}

export interface GrayFacts {
  readonly versions: Versions;
  readonly writers: TagWriters;
  readonly withdrawn: Withdrawals;
  readonly group: string;
}

/** One fault of the tag on one span. */
export interface TagFault {
  readonly stop: Stop;
  readonly class: GrayFault;
  readonly reason: Message;
  readonly sent: readonly string[];
  readonly received: readonly string[];
}

class GrayLook {
  readonly #p: Passage;
  readonly #batch: Batch;
  readonly #facts: GrayFacts;
  readonly #key: Key;
  readonly #local: number;
  /** Stops at or below which a finding of this kind was made: the cause is told once. */
  readonly #told = new Set<number>();

  constructor(passage: Passage, batch: Batch, facts: GrayFacts) {
    this.#p = passage;
    this.#batch = batch;
    this.#facts = facts;
    this.#key = batch.keys.of(GRAY_TAG);
    this.#local = localOf(passage, this.#key.id);
  }

  run(): readonly TagFault[] {
    const faults: TagFault[] = [];
    for (const stop of this.#p.flow.stops) {
      if (this.#told.has(stop.up)) this.#told.add(stop.index);
      const tagged = this.#tagged(stop);
      for (const detector of GRAY_DETECTORS) {
        const reason = detector.detect(tagged);
        if (reason === null) continue;
        if (detector.id === 'gray-not-propagated') this.#told.add(stop.index);
        const { meant, version } = tagged.served ?? {};
        const routed = detector.id === 'gray-misrouted' && meant !== undefined && version !== undefined;
        faults.push({
          ...{ stop, class: detector.id, reason },
          sent: routed ? [meant] : tagged.attribute === null ? [] : [tagged.attribute],
          received: routed ? [version] : tagged.baggage === null ? [] : [tagged.baggage],
        });
      }
    }
    return faults;
  }

  #status(stop: number): number {
    return this.#local < 0 ? -1 : (this.#p.status[stop * this.#p.keys.length + this.#local] ?? -1);
  }

  #tagged(stop: Stop): TaggedSpan {
    const key = this.#key;
    const attribute = stop.carrier.node.tag;
    const baggage = this.#inBaggage(stop, attribute);
    const alone = attribute !== null && baggage === null;
    const both = attribute !== null && baggage !== null;
    return {
      ...{ attribute, baggage },
      seesBaggage: this.#batch.sites.observes(stop.carrier.site, key) && showsAll(stop.carrier),
      writesAttribute: this.#facts.writers.writes(stop) && !stop.carrier.node.partial,
      damagedAbove: (alone && this.#lostAbove(stop)) || (both && this.#changedAbove(stop, baggage)),
      passedOn: alone && (this.#told.has(stop.up) || this.#passesOn(stop)),
      served: stop.carrier.side === 'received' ? this.#served(stop) : null,
    };
  }

  /** The tag in the baggage; where the recorder cut the header within it, what the attribute shows of it. */
  #inBaggage({ carrier }: Stop, attribute: string | null): string | null {
    const recorded = carrier.keys.get(this.#key.id);
    const [tag = null] = recorded?.values ?? [];
    if (recorded === undefined || tag === null || attribute === null) return tag;
    const isCut = attribute.length > tag.length && attribute.startsWith(tag) && endsInTag(recorded.baggage);
    return isCut && this.#batch.lengths.endsAll(carrier.service, headerText(recorded)) ? attribute : tag;
  }

  /** The tag was in the baggage above and is gone: on a call that still knows it, that call did not propagate it. */
  #lostAbove(stop: Stop): boolean {
    const local = this.#local;
    if (local < 0) return false;
    for (let at = stopAt(this.#p, stop.up); at !== undefined; at = stopAt(this.#p, at.up))
      if (this.#status(at.index) === PRESENT) return !(stop.kind === 'in-process' && at.index === stop.up);
    return false;
  }

  /** The baggage no longer is what the request entered with: told where it changed. */
  #changedAbove(stop: Stop, baggage: string): boolean {
    if (this.#local < 0) return false;
    const entry = stopAt(this.#p, this.#p.entry[this.#local]);
    const first = entry?.carrier.keys.get(this.#key.id)?.values[0];
    return (
      first !== undefined && entry !== stop && first !== baggage && normalTag(first) !== normalTag(baggage)
    );
  }

  /**
   * Given here by a rule and carried in the baggage from here on; also where nothing below could show that,
   * in a service seen to do so elsewhere.
   */
  #passesOn(stop: Stop): boolean {
    if (stop.carrier.side === 'sent') return false;
    if (isPassedOn(this.#p, this.#local, stop)) return true;
    return this.#facts.writers.begins(stop) && !this.#absentBelow(stop);
  }

  #absentBelow(stop: Stop): boolean {
    const key = this.#key;
    const queue = [...stop.downs];
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      const down = this.#p.flow.stops[i];
      if (down === undefined) continue;
      const seen =
        this.#local < 0
          ? this.#batch.sites.observes(down.carrier.site, key) && !down.carrier.node.partial
          : this.#status(i) === ABSENT;
      if (seen) return true;
      queue.push(...down.downs);
    }
    return false;
  }

  /** The version that the request's planned destination names for this service; it decides before the group does. */
  #planned(stop: Stop, served: string): { readonly meant: string; readonly target: string } | null {
    const id = this.#batch.keys.find(TARGET_KEY)?.id;
    if (id === undefined) return null;
    const { service } = stop.carrier;
    const { versions } = this.#facts;
    for (let at: Stop | undefined = stop; at !== undefined; at = stopAt(this.#p, at.up)) {
      const target = targetFor(service, at.carrier.keys.get(id)?.values ?? []);
      if (!at.carrier.keys.has(id)) continue;
      const meant = target && versionMeant(target, served, versions.at(service));
      return target && meant !== null ? { meant, target: target.text } : null;
    }
    return null;
  }

  /** The tag may be among what an SDK left out. */
  #mayBeTagged(): boolean {
    const { sites } = this.#batch;
    return this.#p.flow.stops.some(
      ({ carrier }) => carrier.node.partial && sites.observes(carrier.site, this.#key),
    );
  }

  #served(stop: Stop): TaggedSpan['served'] {
    const { versions, withdrawn, group } = this.#facts;
    const version = versionOf(stop);
    if (version === null) return null;
    const { service, span } = stop.carrier;
    const planned = this.#planned(stop, version);
    if (planned !== null) {
      if (planned.meant === version) return null;
      return { version, ...planned, owner: versions.ownerOf(service, version, UNTAGGED) ?? '' };
    }
    const meant = versions.meant(service, group);
    if (meant === null || isVersion(version, meant) || withdrawn.has(service, meant, span.start)) return null;
    if (group === UNTAGGED && this.#mayBeTagged()) return null;
    const owner = versions.ownerOf(service, version, group);
    if (owner === null || (group === UNTAGGED && !versions.isPlain(service, owner, version))) return null;
    return versions.routes(service, group, owner, span.start) ? { version, meant, owner } : null;
  }
}

/** Faults of the tag on this request's spans. For a misrouting, `sent` is the version meant and `received` the one that served. */
export const findTagFaults = (passage: Passage, batch: Batch, facts: GrayFacts): readonly TagFault[] =>
  new GrayLook(passage, batch, facts).run();

/**
 * Writes the faults down, and at the services that have such faults in the batch also the spans where the tag
 * was right: a rate needs to know out of how many.
 */
export function reportTagFaults(
  passage: Passage,
  batch: Batch,
  faults: readonly TagFault[],
  faulty: ReadonlySet<string>,
  ledger: Ledger,
): void {
  const key = batch.keys.of(GRAY_TAG);
  if (faulty.size > 0)
    for (const { carrier } of passage.flow.stops) {
      const tagged = carrier.keys.has(key.id) || carrier.node.tag !== null;
      if (tagged && faulty.has(carrier.service)) ledger.cell(visitOf(carrier, ledger), key, 'kept');
    }
  for (const { stop, reason, sent, received, ...fault } of faults) {
    const { carrier } = stop;
    const end = { service: carrier.service, spanId: carrier.span.spanId, operation: carrier.span.name };
    const finding = ledger.report(passage.flow, {
      ...{ class: fault.class, outcome: 'altered', grade: 'proven', key, reason, sent, received },
      hop: { kind: 'span', from: end, to: end },
      time: carrier.span.start,
    });
    ledger.cell(visitOf(carrier, ledger), key, 'altered', finding);
  }
}

const visitOf = ({ service, node }: Carrier, ledger: Ledger): number =>
  ledger.visit({ kind: 'span', from: service, to: service }, node, node);
