import type { Message } from '../../model/message.ts';
import { count } from '../numbers.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const some = (k: unknown, one: string, more: string): string =>
  `${count(Number(k ?? 0))} ${Number(k) === 1 ? one : more}`;

/** What can be done with an opened request, and its tree of services. */
export const traceActs = {
  'trace.services.label': plain('Services of the request and who called them'),
  'trace.services.note': (p: P) =>
    `${some(p.services, 'service', 'services')}, callers left. A dashed line: a key was lost on the way; its chip leads there. Times are those in which nothing below ran.`,
  'trace.services.calls': (p: P) =>
    `called ${Number(p.calls) === 1 ? 'once' : `${count(Number(p.calls ?? 0))} times`}`,
  'trace.services.failed': (p: P) => `${count(Number(p.failed ?? 0))} failed`,
  'trace.services.spans': (p: P) => some(p.spans, 'span', 'spans'),
  'trace.services.errors': (p: P) => some(p.errors, 'error', 'errors'),
  'trace.services.more': (p: P) => `+${p.keys ?? ''}`,
  'trace.services.found': (p: P) => `${some(p.spans, 'span', 'spans')} found`,
  'trace.services.missing': plain('missing spans'),
  'trace.services.silent': plain('records no metadata'),
  'trace.services.folded': (p: P) =>
    `Too deep to draw: ${p.spans ?? ''} calls are counted at the service above them.`,
  'trace.span.link.away': plain('in another trace'),
  'trace.acts': plain('Save, open elsewhere'),
  'trace.acts.face': plain('Save'),
  'trace.acts.compare': plain('Compare with the nearest request without damage'),
  'trace.acts.compare.kept': (p: P) => `Compare with the nearest request that kept ${p.key ?? ''} here`,
  'trace.acts.jaeger': plain('Download as Jaeger JSON'),
  'trace.acts.otlp': plain('Download as OTLP JSON'),
  'trace.acts.hidden': plain('Credentials and other hidden values are left out.'),
  'trace.acts.ui': plain('Open in Jaeger'),
  'trace.acts.explore': plain('Open in Grafana Explore'),
  'trace.acts.link': plain('Copy a link to what is selected here'),
  'trace.acts.saved': (p: P) => `Saved as ${p.name ?? ''}`,
  'trace.acts.gone': plain('This trace was let go meanwhile; load the page again.'),
  'trace.acts.link.copied': plain('Link copied, with span, finding and zoom'),
};
