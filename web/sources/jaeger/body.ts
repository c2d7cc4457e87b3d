// The body of an answer that holds traces, unread.

import type { Incoming } from '../attempt.ts';
import type { Http, HttpRequest } from '../http.ts';
import type { TraceBody } from './api.ts';
import { isAbsent } from './fit.ts';
import type { JaegerShape } from './wire.ts';

/** Null where the server has no such trace, or none that match. */
export async function openBody(
  http: Http,
  request: HttpRequest,
  shape: JaegerShape,
  limit: number,
): Promise<TraceBody | null> {
  try {
    return bodyOf(await http.open(request), shape, limit, http);
  } catch (e) {
    if (isAbsent(e)) return null;
    throw e;
  }
}

function bodyOf(incoming: Incoming, shape: JaegerShape, limit: number, http: Http): TraceBody {
  return {
    shape,
    request: incoming.sent,
    limit,
    chunks: () => incoming.chunks(),
    readAll: () => incoming.readAll(),
    cancel: () => incoming.cancel(),
    failure: error => http.shapeError(incoming.sent, error),
  };
}
