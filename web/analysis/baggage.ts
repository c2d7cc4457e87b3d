// W3C Baggage (https://www.w3.org/TR/baggage/): `k=v;property,k2=v2`, values percent-encoded.

import { GRAY_TAG } from './keys.ts';

export interface Member {
  readonly name: string;
  /** Percent-decoded, with its properties, blanks around separators removed. */
  readonly value: string;
  /** Bytes of the member as sent. */
  readonly size: number;
}

export interface Baggage {
  readonly members: readonly Member[];
  /** Members other than the gray tag, by name. */
  readonly others: ReadonlyMap<string, string>;
  readonly gray: string | null;
  /** Bytes of the whole header. */
  readonly size: number;
  /** The whole header, as it was sent. */
  readonly text: string;
}

/** Decodes `%xx`; text that is no valid encoding stays as it is (receivers must not fail on it). */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const utf8Length = (text: string): number => {
  let n = text.length;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 0x7ff) n += c >= 0xd800 && c <= 0xdfff ? 1 : 2;
    else if (c > 0x7f) n += 1;
  }
  return n;
};

function parseMember(text: string): Member | null {
  const at = text.indexOf('=');
  if (at <= 0) return null;
  const name = percentDecode(text.slice(0, at).trim());
  const parts = text.slice(at + 1).split(';');
  const value = parts.map(p => percentDecode(p.trim())).join(';');
  return { name, value, size: utf8Length(text.trim()) };
}

/**
 * Reads one or several `baggage` headers. A member that comes twice counts once, the last value wins. The
 * tag's own separators are semicolons: sent unencoded they look like properties and are read as its value.
 */
export function parseBaggage(headers: readonly string[]): Baggage {
  const members: Member[] = [];
  const others = new Map<string, string>();
  let gray: string | null = null;
  let size = Math.max(0, headers.length - 1);
  for (const header of headers) {
    size += utf8Length(header);
    for (const text of header.split(',')) {
      const member = parseMember(text);
      if (member === null) continue;
      members.push(member);
      if (member.name.toLowerCase() === GRAY_TAG) gray = member.value;
      else others.set(member.name, member.value);
    }
  }
  return { members, others, gray: gray === '' ? null : gray, size, text: headers.join() };
}

/** `env=pre;group=v2` as parts; null parts nowhere, blanks removed. */
export function tagParts(tag: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of percentDecode(tag).split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return parts;
}

/** The tag in the form it is compared in: decoded, blanks around its separators removed. */
export const normalTag = (tag: string): string =>
  percentDecode(tag)
    .split(';')
    .map(p => p.trim())
    .filter(p => p !== '')
    .join(';');
