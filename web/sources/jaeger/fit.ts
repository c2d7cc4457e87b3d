// What an answer says about the API it was asked of.

import { isSourceError, type SourceError } from '../failure.ts';

/** The wording of Go's router for a path that it does not have, as opposed to a thing that is not there. */
export const isNoSuchPath = (error: SourceError): boolean =>
  error.kind === 'html' ||
  (error.kind === 'not-found' && /404 page not found/i.test(error.detail)) ||
  error.status === 405;

/** Errors that say "not this API", as opposed to "not now" or "not you". */
export const doesNotFit = (error: unknown): boolean =>
  isSourceError(error) && (isNoSuchPath(error) || error.kind === 'shape');

/** The thing is not there, though the endpoint is. */
export const isAbsent = (error: unknown): boolean =>
  isSourceError(error) && error.kind === 'not-found' && !isNoSuchPath(error);
