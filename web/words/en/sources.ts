import type { Message } from '../../model/message.ts';

type P = Message['params'];

const plain = (text: string) => (_: P) => text;
const at = (p: P): string => (p.upstream === undefined || p.upstream === '' ? '' : ` at ${p.upstream}`);

/** What to do when a source fails; ids are `Remedy` of the source clients. */
export const sources = {
  'source.remedy.refused': plain(
    'Check that the server runs and that its address in the configuration is right.',
  ),
  'source.remedy.cors': plain(
    'The server answers but allows no page from elsewhere: put it behind the same origin (a reverse proxy), or allow this origin there.',
  ),
  'source.remedy.timeout': plain(
    'Ask for a shorter range, or raise this source’s timeout in the configuration.',
  ),
  'source.remedy.canceled': plain('Ask again if it is still wanted.'),
  'source.remedy.unauthorized': plain(
    'Sign in to the proxy in front of it, or give its credentials to the proxy.',
  ),
  'source.remedy.forbidden': plain(
    'This account may not read it: ask for the permission, or use another environment.',
  ),
  'source.remedy.not-found': plain('Check the path in the configuration: nothing of this API is there.'),
  'source.remedy.rate-limited': plain(
    'The server limits requests: wait a little, or ask for a shorter range.',
  ),
  'source.remedy.server': plain('The server failed: its own log tells why.'),
  'source.remedy.bad-query': plain(
    'The server refused the query: check metric and label names in the configuration.',
  ),
  'source.remedy.html': plain('The session at the proxy has probably ended: open it in a tab and sign in.'),
  'source.remedy.truncated': plain('The connection broke: try again, or ask for a shorter range.'),
  'source.remedy.shape': plain(
    'The address may belong to another server or version: check it in the configuration.',
  ),
  'source.remedy.too-large': plain('Ask for a shorter range.'),
  'source.remedy.empty-body': plain('Try again; if it stays, the proxy in between drops the answer.'),
  'source.remedy.proxy': (p: P) => `The proxy could not reach the server${at(p)}.`,
  'source.remedy.proxy-refused': (p: P) => `Nothing listens${at(p)}: check that the server runs.`,
  'source.remedy.proxy-timeout': (p: P) => `The server${at(p)} did not answer the proxy in time.`,
  'source.remedy.proxy-dns': (p: P) => `The name${at(p)} is not known to the proxy: check the address.`,
  'source.remedy.proxy-tls': (p: P) => `The proxy does not trust the certificate${at(p)}.`,
  'source.remedy.data-source-auth': plain(
    'Grafana could not sign in to the data source: check its credentials there.',
  ),
  'source.remedy.data-source-missing': plain('Grafana has no data source of this uid: check the address.'),
  'source.remedy.tenant': plain('The server wants a tenant: give its header in the configuration.'),
};
