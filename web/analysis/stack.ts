// What a span's emitter runs: language, SDK, distribution, runtime, instrumentation library, proxy. Names as in
// the OpenTelemetry semantic conventions (resource: telemetry.*, process.runtime.*; scope: otel.scope.*).

import { textAttribute, type Attribute, type Span, type Stack } from '../model/index.ts';

const named = (name: string | undefined, version: string | undefined): string | null =>
  name === undefined ? null : version === undefined || version === '' ? name : `${name} ${version}`;

/** The instrumentation library that made a span, e.g. `io.opentelemetry.grpc-1.6 2.33.1-alpha`. */
export const scopeOfSpan = ({ attributes }: Span): string | null =>
  named(
    textAttribute(attributes, 'otel.scope.name', 'otel.library.name'),
    textAttribute(attributes, 'otel.scope.version', 'otel.library.version'),
  );

/** Envoy's tracers write `component: proxy` and the cluster they chose; Istio adds the names of its mesh. */
export function proxyOf(span: Span): Stack['proxy'] {
  const { attributes, resource } = span;
  if (textAttribute(attributes, 'istio.canonical_service', 'istio.mesh_id') !== undefined) return 'istio';
  const isEnvoy =
    textAttribute(attributes, 'component') === 'proxy' ||
    textAttribute(attributes, 'upstream_cluster', 'upstream_cluster.name') !== undefined ||
    textAttribute(resource.attributes, 'telemetry.sdk.name') === 'envoy';
  if (isEnvoy) return 'envoy';
  return /^nginx\b/i.test(scopeOfSpan(span) ?? '') ? 'nginx' : null;
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/^io\.opentelemetry\./, 'java'],
  [/^go\.opentelemetry\.io\/|^github\.com\//, 'go'],
  [/^@opentelemetry\//, 'nodejs'],
  [/^opentelemetry\.instrumentation\./, 'python'],
  [/^(OpenTelemetry\.|Microsoft\.|System\.Net)/, 'dotnet'],
  [/^OpenTelemetry::/, 'ruby'],
];

/** Told by the SDK; else by who named the instrumentation library. */
function languageOf(span: Span, resource: readonly Attribute[]): string | null {
  const told = textAttribute(resource, 'telemetry.sdk.language');
  if (told !== undefined) return told.toLowerCase();
  const scope = scopeOfSpan(span);
  return scope === null ? null : (LANGUAGES.find(([name]) => name.test(scope))?.[1] ?? null);
}

/** What stands behind one span. */
export function stackOf(span: Span): Stack {
  const own = span.resource.attributes;
  // Some stores keep the resource's attributes on the spans.
  const all = own.length > 0 ? own : span.attributes;
  return {
    language: languageOf(span, all),
    sdk: textAttribute(all, 'telemetry.sdk.version') ?? null,
    distro: named(
      textAttribute(all, 'telemetry.distro.name', 'telemetry.auto.name'),
      textAttribute(all, 'telemetry.distro.version', 'telemetry.auto.version'),
    ),
    runtime: named(textAttribute(all, 'process.runtime.name'), textAttribute(all, 'process.runtime.version')),
    proxy: proxyOf(span),
  };
}

/** One text for equal stacks. */
export const stackKey = (s: Stack): string => [s.language, s.sdk, s.distro, s.runtime, s.proxy].join('\n');
