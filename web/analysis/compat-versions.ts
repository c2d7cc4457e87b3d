// Which version stands at a side of a call: of the RPC library, the SDK, the runtime, the instrumentation or the
// service; and which proxy stood between.

import { textAttribute, type Attribute, type CompatBy, type Span } from '../model/index.ts';
import { described, rpcLibrary } from './attribution-dimensions.ts';
import { attributeValues } from './attribute-values.ts';
import { compareVersions } from './rollout/versions.ts';
import { proxyOf, scopeOfSpan } from './stack.ts';
import { VIA } from './telling.ts';

/** A proxy that makes spans, with its version where it tells one. */
export function proxyName(span: Span): string | null {
  const proxy = proxyOf(span);
  if (proxy === null) return null;
  const version = textAttribute(span.resource.attributes, 'service.version', 'envoy.version');
  return version === undefined ? proxy : `${proxy} ${version}`;
}

function read(span: Span, by: CompatBy): string | null {
  const { resource } = span;
  switch (by) {
    case 'library':
      return rpcLibrary(span);
    case 'sdk':
      return described(span, ['telemetry.sdk.language'], ['telemetry.sdk.version']);
    case 'runtime':
      return described(span, ['process.runtime.name'], ['process.runtime.version']);
    case 'scope':
      return scopeOfSpan(span);
    case 'service': {
      const version = textAttribute(resource.attributes, 'service.version');
      return version === undefined ? null : `${resource.service} ${version}`;
    }
  }
}

/** What one side runs; a proxy counts as itself whatever is asked for. Null where its span does not tell. */
export const versionAt = (span: Span, by: CompatBy): string | null => proxyName(span) ?? read(span, by);

const viaOf = (attributes: readonly Attribute[]): string | null => {
  const via = attributes.find(a => VIA.test(a.key));
  // RFC 9110 §7.6.3: protocol version and the name the proxy goes by, the nearest one last.
  const last = via === undefined ? undefined : attributeValues(via.value).at(-1)?.split(',').at(-1)?.trim();
  return last?.replace(/^\S+\s+/, '') ?? null;
};

/** A proxy that left its name in the `via` header the receiving side recorded; null for none. */
export const proxyBetween = (received: Span): string | null => viaOf(received.attributes);

/** `name version` apart; names may hold blanks, versions do not. */
function parts(text: string): readonly [name: string, version: string] {
  const at = text.lastIndexOf(' ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** By name, then by SemVer 2.0.0 precedence. */
export function byVersion(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)];
  if (x[0] !== y[0]) return x[0] < y[0] ? -1 : 1;
  return compareVersions(x[1], y[1]);
}
