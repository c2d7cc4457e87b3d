// The planned destination, `x-target-service`: which version was meant to serve, where the header says so.
// No format is given for its value, so the usual ways to write a service with a version are read, and nothing
// is concluded from any other.

import { isVersion } from './groups.ts';

export const TARGET_KEY = 'x-target-service';

export interface Target {
  readonly service: string;
  /** A version, or the name of a group or subset. */
  readonly version: string;
  /** As written. */
  readonly text: string;
}

/** `payments:v2`, `payments@2.1.0`, `payments=v2`, `payments;version=v2`, `payments/v2`, `payments|v2`, `payments v2`. */
const PAIR = /^([\w.-]+?)\s*(?:[:@=/|#]|\s|;\s*(?:version|subset|group)\s*=)\s*([\w.+-]+)$/i;
/** `payments-v2`, `payments-2.1.0`: as pods and subsets are named. */
const SUFFIX =
  /^([\w.-]+?)[-_.](v?\d+(?:\.\d+)*(?:[-+][\w.]+)?|v\d[\w.+-]*|gray|grey|canary|stable|blue|green)$/i;

/** `payments.prod.svc.cluster.local` is `payments`. */
const plainName = (name: string): string => name.toLowerCase().replace(/\.[\w-]+\.svc(?:\.[\w.-]+)?$/, '');

/** What the header's values say of this service; null where they name it without a version, or another one. */
export function targetFor(service: string, values: readonly string[]): Target | null {
  const wanted = plainName(service);
  const found: Target[] = [];
  for (const text of values.flatMap(v => v.split(',').map(p => p.trim()))) {
    const bare = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
    // A name that is this very service says no version, whatever its end looks like.
    if (bare === '' || plainName(bare) === wanted) continue;
    const m = PAIR.exec(bare) ?? SUFFIX.exec(bare);
    const [, name = '', version = ''] = m ?? [];
    if (plainName(name) === wanted && version !== '') found.push({ service, version, text });
  }
  // Two plans for one service are none.
  return new Set(found.map(t => t.version)).size === 1 ? (found[0] ?? null) : null;
}

/** A number with a point in it is a version; a bare one may as well be a port, a bare `v2` a group or an API. */
const isExact = (text: string): boolean => /^v?\d+\.\d+/i.test(text);

/** What the batch knows of a service: the versions that run there, and the one that serves a group. */
export interface Running {
  runs(version: string): boolean;
  meant(group: string): string | null;
}

/**
 * The version a target means: one that runs there, else the version of the group so named, else a full
 * version that nobody runs. Null where the text may mean something else.
 */
export function versionMeant({ version }: Target, served: string, running: Running): string | null {
  if (isVersion(served, version)) return served;
  if (running.runs(version)) return version;
  return running.meant(version) ?? (isExact(version) && isExact(served) ? version : null);
}
