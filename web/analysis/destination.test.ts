import { expect, it } from 'vitest';
import { destinationOf } from './destination.ts';

it.each([
  ['peer.service', 'Payments', 'Payments'],
  ['server.address', 'api.stripe.com', 'api.stripe.com'],
  ['server.address', 'Payments.shop.svc.cluster.local.', 'payments'],
  ['net.peer.name', 'payments.shop.svc:8080', 'payments'],
  ['http.host', 'payments:8080', 'payments'],
  ['url.full', 'https://user:secret@api.stripe.com:443/v1/charges?x=http://a/', 'api.stripe.com'],
  ['http.url', 'http://payments/charge', 'payments'],
  ['upstream_cluster', 'outbound|9080|v2|reviews.default.svc.cluster.local', 'reviews'],
  ['upstream_cluster', 'inbound|9080||', ''],
  ['upstream_cluster.name', 'PassthroughCluster', ''],
  ['server.address', '10.2.3.4', ''],
  ['server.address', 'fd00::1', ''],
  ['url.full', 'http://[fd00::1]:8080/', ''],
  ['server.address', 'localhost', ''],
  ['url.full', '/relative', ''],
])('%s %s names %s', (key, value, name) => expect(destinationOf({ key, value })).toBe(name));

it('what is no text names nothing', () =>
  expect(destinationOf({ key: 'server.address', value: 5 })).toBe(''));
