// What an answer says about the API it was asked of.

import { isSourceError, type SourceError } from '../failure.ts';

/** Jaeger's own words for what it does not hold: `No traces found` of api_v3, `trace not found` of the legacy API. */
const HELD_NOT = /no traces? found|trace.* not found/i;

/**
 * The endpoint is not there, as opposed to a thing that is not there. A 404 in other words than Jaeger's is the router's,
 * or that of something in between (`default backend - 404`, an empty one): it says nothing of what Jaeger holds.
 */
export const isNoSuchPath = (error: SourceError): boolean =>
  error.kind === 'html' ||
  (error.kind === 'not-found' && !HELD_NOT.test(error.detail)) ||
  error.status === 405;

/** Errors that say "not this API", as opposed to "not now" or "not you". */
export const doesNotFit = (error: unknown): boolean =>
  isSourceError(error) && (isNoSuchPath(error) || error.kind === 'shape');

/** The thing is not there, though the endpoint is. */
export const isAbsent = (error: unknown): boolean =>
  isSourceError(error) && error.kind === 'not-found' && !isNoSuchPath(error);
