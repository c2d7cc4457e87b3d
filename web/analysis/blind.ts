// What a recorder failed to see, though the metadata was there: it is shown unchanged behind it. What an SDK left out of
// a span is no evidence here, neither at the span itself (passage.ts) nor behind it.

import type { Flow, Stop } from './flow.ts';
import type { Key } from './keys.ts';
import type { Sites } from './observed.ts';
import type { Recorded } from './recorded.ts';
import { isKept } from './rules.ts';

/** So many silent stops are looked past: more of them are no accident of a recorder. */
const MOST_SILENT = 16;

/** The nearest stop above that recorded anything. */
function recordingAbove(flow: Flow, stop: Stop): Stop | undefined {
  let above = flow.stops[stop.up];
  for (let n = 0; n < MOST_SILENT && above?.carrier.keys.size === 0; n++) above = flow.stops[above.up];
  return above;
}

/** The nearest stops below that recorded anything. */
function recordingBelow(flow: Flow, stop: Stop): readonly Stop[] {
  const found: Stop[] = [];
  const silent: Stop[] = [stop];
  for (let n = 0; n < silent.length && n < MOST_SILENT; n++)
    for (const d of silent[n]?.downs ?? []) {
      const down = flow.stops[d];
      if (down !== undefined) (down.carrier.keys.size > 0 ? found : silent).push(down);
    }
  return found;
}

function arrivesAt(stop: Stop, sent: Recorded): boolean {
  const received = stop.carrier.keys.get(sent.key.id);
  return received !== undefined && isKept(sent, received);
}

/** Those that do not show the key may have shown it, had their SDKs kept all. */
const isUntold = (stops: readonly Stop[], { id }: Key): boolean =>
  stops.length > 0 && stops.every(({ carrier }) => carrier.node.partial && !carrier.keys.has(id));

/**
 * A span that recorded nothing although most of what it should have recorded arrived unchanged behind it: its recorder
 * failed (the call timed out before headers were read, an instance captures nothing), the metadata did not. What did
 * not arrive is lost between those who show it.
 */
export function isBlind(flow: Flow, stop: Stop, sites: Sites): boolean {
  if (stop.carrier.keys.size > 0 || stop.downs.length === 0) return false;
  const above = recordingAbove(flow, stop);
  if (above === undefined) return false;
  const below = recordingBelow(flow, stop);
  let [judged, arrived] = [0, 0];
  for (const recorded of above.carrier.keys.list) {
    if (recorded.key.ignored || !sites.observes(stop.carrier.site, recorded.key)) continue;
    if (below.some(s => arrivesAt(s, recorded))) arrived++;
    else if (isUntold(below, recorded.key)) continue;
    judged++;
  }
  return arrived * 2 > judged;
}

/** The nearest stop above that shows the key, past those that do not capture it. */
function shownAbove(flow: Flow, stop: Stop, { id }: Key): Recorded | undefined {
  let above = flow.stops[stop.up];
  for (let n = 0; n < MOST_SILENT && above !== undefined; n++) {
    const shown = above.carrier.keys.get(id);
    if (shown !== undefined) return shown;
    above = flow.stops[above.up];
  }
  return undefined;
}

/**
 * A call that does not show the key, though its callee received it as it had come: what was not there could not arrive.
 * Clients capture before they inject, so that they show a baggage only on a request that is tried again.
 */
function isSent(flow: Flow, stop: Stop, key: Key): boolean {
  const arrived = stop.downs.some(d => flow.stops[d]?.carrier.keys.has(key.id));
  const sent = arrived ? shownAbove(flow, stop, key) : undefined;
  return sent !== undefined && stop.downs.some(d => flow.stops[d] && arrivesAt(flow.stops[d], sent));
}

/**
 * An instance of a version that never captures this key here, while others do, and behind it the key is shown as it came:
 * what a version captures is told from what it loses. So is a call that shows less than its callee.
 */
export function isUncaptured(flow: Flow, stop: Stop, key: Key, sites: Sites): boolean {
  if (stop.kind === 'in-process' && isSent(flow, stop, key)) return true;
  if (sites.capturesAt(stop.carrier, key)) return false;
  const sent = shownAbove(flow, stop, key);
  if (sent === undefined) return false;
  const hidden: Stop[] = [stop];
  for (let n = 0; n < hidden.length && n < MOST_SILENT; n++)
    for (const d of hidden[n]?.downs ?? []) {
      const down = flow.stops[d];
      if (down === undefined) continue;
      const received = down.carrier.keys.get(key.id);
      if (received !== undefined) return isKept(sent, received);
      const shows = sites.observes(down.carrier.site, key) && sites.capturesAt(down.carrier, key);
      if (!shows || down.carrier.node.partial) hidden.push(down);
    }
  return false;
}
