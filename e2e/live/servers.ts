// Prometheus, Jaeger and Loki as the live suites run them: on loopback, in memory or a temporary folder.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needServer } from './binaries.ts';
import { answers, freePorts, start, type Running } from './process.ts';

export interface LiveServer extends Running {
  /** Where the app reads. */
  readonly url: string;
  /** Where data is pushed; the same as `url` for Loki, the remote write endpoint for Prometheus. */
  readonly push: string;
  readonly folder: string;
}

const scratch = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `graylens-${name}-`));

const port = (ports: readonly number[], i: number): number => {
  const p = ports[i];
  if (p === undefined) throw new Error('too few ports');
  return p;
};

function withFolder(running: Running, folder: string, url: string, push: string): LiveServer {
  return {
    ...running,
    url,
    push,
    folder,
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Scraped series keep the labels they have in the blocks: their own `job` and `instance`, or none. */
const scrapeConfig = (target: string): string => `
scrape_configs:
  - job_name: graylens-world
    scrape_interval: 15s
    honor_labels: true
    static_configs:
      - targets: ["${target}"]
    metric_relabel_configs:
      - { source_labels: [instance], regex: "${target}", target_label: instance, replacement: "" }
      - { source_labels: [job], regex: graylens-world, target_label: job, replacement: "" }
`;

/**
 * `data` fills the TSDB folder before the start, with blocks made by promtool; `scrape` is a `host:port` to
 * read on from.
 */
export async function startPrometheus(
  major: 2 | 3,
  data: (folder: string) => Promise<void>,
  scrape: string | null = null,
): Promise<LiveServer> {
  const command = await needServer(major === 2 ? 'prometheus-2' : 'prometheus-3');
  const folder = await scratch(`prometheus-${major}`);
  const tsdb = join(folder, 'data');
  await mkdir(tsdb, { recursive: true });
  await data(tsdb);
  await writeFile(join(folder, 'prometheus.yml'), scrape === null ? 'global: {}' : scrapeConfig(scrape));
  const url = `http://127.0.0.1:${port(await freePorts(1), 0)}`;
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${tsdb}`,
    `--web.listen-address=${url.slice('http://'.length)}`,
    '--web.enable-remote-write-receiver',
    '--enable-feature=exemplar-storage',
    '--storage.tsdb.retention.time=10y',
    '--log.level=warn',
  ];
  const running = await start(`prometheus ${major}`, command, args, () => answers(`${url}/-/ready`));
  return withFolder(running, folder, url, `${url}/api/v1/write`);
}

/** Jaeger v2 (cmd/jaeger): all in memory, OTLP/HTTP in. */
export async function startJaegerV2(): Promise<LiveServer> {
  const command = await needServer('jaeger-v2');
  const folder = await scratch('jaeger-v2');
  const ports = await freePorts(6);
  const at = (i: number): string => `127.0.0.1:${port(ports, i)}`;
  const config = `
service:
  extensions: [jaeger_storage, jaeger_query, healthcheckv2]
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [jaeger_storage_exporter]
  telemetry:
    logs: { level: error }
    metrics: { level: none }
extensions:
  healthcheckv2:
    use_v2: true
    http: { endpoint: "${at(3)}" }
  jaeger_query:
    storage: { traces: main }
    http: { endpoint: "${at(0)}" }
    grpc: { endpoint: "${at(4)}" }
  jaeger_storage:
    backends:
      main: { memory: { max_traces: 200000 } }
receivers:
  otlp:
    protocols:
      http: { endpoint: "${at(1)}" }
exporters:
  jaeger_storage_exporter: { trace_storage: main }
`;
  await writeFile(join(folder, 'config.yaml'), config);
  const url = `http://${at(0)}`;
  const running = await start('jaeger v2', command, ['--config', join(folder, 'config.yaml')], () =>
    answers(`${url}/api/services`),
  );
  return withFolder(running, folder, url, `http://${at(1)}/v1/traces`);
}

/** Jaeger v1 (cmd/all-in-one). */
export async function startJaegerV1(): Promise<LiveServer> {
  const command = await needServer('jaeger-v1');
  const folder = await scratch('jaeger-v1');
  const ports = await freePorts(7);
  const at = (i: number): string => `127.0.0.1:${port(ports, i)}`;
  const args = [
    `--query.http-server.host-port=${at(0)}`,
    `--query.grpc-server.host-port=${at(1)}`,
    `--collector.otlp.http.host-port=${at(2)}`,
    `--collector.otlp.grpc.host-port=${at(3)}`,
    `--collector.grpc-server.host-port=${at(4)}`,
    `--collector.http-server.host-port=${at(5)}`,
    `--admin.http.host-port=${at(6)}`,
    '--memory.max-traces=200000',
    '--log-level=error',
  ];
  const url = `http://${at(0)}`;
  const running = await start('jaeger v1', command, args, () => answers(`${url}/api/services`), {
    env: { SPAN_STORAGE_TYPE: 'memory', JAEGER_DISABLED: 'true' },
  });
  return withFolder(running, folder, url, `http://${at(2)}/v1/traces`);
}

export async function startLoki(): Promise<LiveServer> {
  const command = await needServer('loki');
  const folder = await scratch('loki');
  const ports = await freePorts(2);
  const config = `
auth_enabled: false
server:
  http_listen_address: 127.0.0.1
  http_listen_port: ${port(ports, 0)}
  grpc_listen_address: 127.0.0.1
  grpc_listen_port: ${port(ports, 1)}
  log_level: error
analytics: { reporting_enabled: false }
common:
  instance_addr: 127.0.0.1
  path_prefix: ${folder}
  replication_factor: 1
  ring: { kvstore: { store: inmemory } }
  storage: { filesystem: { chunks_directory: ${folder}/chunks, rules_directory: ${folder}/rules } }
schema_config:
  configs:
    - { from: "2020-01-01", store: tsdb, object_store: filesystem, schema: v13, index: { prefix: index_, period: 24h } }
limits_config:
  reject_old_samples: false
  volume_enabled: true
  ingestion_rate_mb: 100
  ingestion_burst_size_mb: 200
  per_stream_rate_limit: 100MB
  per_stream_rate_limit_burst: 200MB
`;
  await writeFile(join(folder, 'loki.yaml'), config);
  const url = `http://127.0.0.1:${port(ports, 0)}`;
  const running = await start('loki', command, [`-config.file=${join(folder, 'loki.yaml')}`], () =>
    answers(`${url}/ready`),
  );
  return withFolder(running, folder, url, `${url}/loki/api/v1/push`);
}
