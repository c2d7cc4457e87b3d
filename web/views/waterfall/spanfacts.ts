// What a span says of itself, for the inspector and for copying as Markdown. Pure; hidden values stay hidden.

import { textAttribute, type Attribute, type AttributeValue, type Span } from '../../model/index.ts';
import { hexBytes } from '../../parts/bytes.ts';
import { hideMembers, isSecretAttribute } from '../../analysis/secrets.ts';
import { word } from '../../words/index.ts';

export const versionOf = (span: Span | undefined): string =>
  span ? (textAttribute(span.resource.attributes, 'service.version') ?? '') : '';

/** The telling part of an instrumentation's name: `io.opentelemetry.grpc-1.6` → `grpc-1.6`. */
const scopeName = (scope: string): string =>
  (scope.split('/').at(-1) ?? scope).replace(/^(io|com|org)\.opentelemetry\.(contrib\.)?/, '');

/** "java grpc-1.6 2.33.1": the language, and the instrumentation or SDK that wrote the span. */
export function sdkOf(span: Span | undefined): string {
  if (!span) return '';
  const scope = textAttribute(span.attributes, 'otel.scope.name', 'otel.library.name');
  const version = textAttribute(span.attributes, 'otel.scope.version', 'otel.library.version');
  const language = textAttribute(span.resource.attributes, 'telemetry.sdk.language') ?? '';
  const sdk = textAttribute(span.resource.attributes, 'telemetry.sdk.version') ?? '';
  const parts = scope === undefined ? [language, sdk] : [language, scopeName(scope), version ?? ''];
  return parts.filter(s => s !== '').join(' ');
}

/** "gRPC", "HTTP", "Kafka"…; empty where the span names no protocol. */
export function protocolOf(span: Span | undefined): string {
  if (!span) return '';
  const rpc = textAttribute(span.attributes, 'rpc.system', 'rpc.system.name');
  if (rpc !== undefined) return rpc === 'grpc' ? 'gRPC' : rpc;
  if (span.attributes.some(a => a.key.startsWith('http.'))) return 'HTTP';
  return textAttribute(span.attributes, 'messaging.system') ?? '';
}

export function valueText(value: AttributeValue, whole?: number): string {
  if (value instanceof Uint8Array) {
    const head = hexBytes(value.subarray(0, 64));
    const bytes = whole ?? value.length;
    return word('trace.span.bytes', { bytes, hex: bytes > 64 ? `${head} …` : head });
  }
  if (typeof value === 'object')
    return `[${value.map(v => valueText(v)).join(', ')}${whole !== undefined && whole > value.length ? ', …' : ''}]`;
  return String(value);
}

/** The text of an attribute, or how long the hidden one is. Of a long value it may be the beginning only. */
export function shownValue(
  a: Attribute & { readonly whole?: number },
  secrets: readonly string[],
): { text: string; hidden: boolean } {
  const text = valueText(a.value, a.whole);
  if (isSecretAttribute(a.key, secrets))
    return { text: word('trace.hidden', { length: a.whole ?? text.length }), hidden: true };
  return { text: hideMembers(a.key, text, secrets), hidden: false };
}
