// A span as JSON for a ticket, whole: attributes as pairs, so that order and repeated keys survive. Pure; hidden
// values stay hidden.

import type { Attribute, Span } from '../../model/index.ts';
import { hideMembers, isSecretAttribute } from '../secrets.ts';
import { lineOf } from './attributes.ts';

function pairs(
  all: readonly Attribute[],
  secrets: readonly string[],
): readonly (readonly [string, string])[] {
  return all.map(a => {
    const text = lineOf(a.value);
    return [
      a.key,
      isSecretAttribute(a.key, secrets) ? `[hidden, ${text.length}]` : hideMembers(a.key, text, secrets),
    ];
  });
}

export function spanJson(span: Span, secrets: readonly string[]): string {
  const { resource, attributes, events, links, ...rest } = span;
  return JSON.stringify(
    {
      ...rest,
      service: resource.service,
      attributes: pairs(attributes, secrets),
      process: pairs(resource.attributes, secrets),
      events: events.map(e => ({ ...e, attributes: pairs(e.attributes, secrets) })),
      links: links.map(l => ({ ...l, attributes: pairs(l.attributes, secrets) })),
    },
    null,
    2,
  );
}
