// Jaeger's example system: an application nobody here wrote. Its requests carry baggage and record none.

import { needServer } from './binaries.ts';
import { answers, freePorts, start, type Running } from './process.ts';

const CUSTOMERS = [123, 392, 731, 567];

/** Starts it against an OTLP/HTTP receiver (`…/v1/traces`) and makes so many requests. */
export async function startHotrod(receiver: string, requests: number): Promise<Running> {
  const command = await needServer('hotrod');
  const [frontend = 0, customer = 0, driver = 0, route = 0] = await freePorts(4);
  const url = `http://127.0.0.1:${frontend}`;
  const services = { customer, driver, frontend, route };
  const ports = Object.entries(services).flatMap(([name, port]) => [
    `--${name}-service-port=${port}`,
    `--${name}-service-hostname=127.0.0.1`,
  ]);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.replace(/\/v1\/traces$/, '') };
  const running = await start('hotrod', command, ['all', ...ports], () => answers(`${url}/`), { env });
  for (let i = 0; i < requests; i++) {
    const response = await fetch(`${url}/dispatch?customer=${CUSTOMERS[i % CUSTOMERS.length] ?? 123}`, {
      signal: AbortSignal.timeout(20_000),
      headers: { baggage: `session=${i},request=req-${i}` },
    });
    await response.text();
  }
  return running;
}
